import { describe, expect, test } from '@jest/globals';
import { completeRequest } from '../../../scripts/commands/complete-request.ts';
import { UsageError } from '../../../scripts/commands/exit-codes.ts';
import { draftSchema, parseMessages, parseSample } from '../../../scripts/commands/message.ts';

const CALLER = 'arn:aws:iam::000000000000:user/somebody';
const NOW = new Date('2026-05-19T10:00:05.000Z');

const draft = {
  schemaVersion: 1,
  incident: {
    id: 'INC0000001',
    priority: 'P1',
    alertType: 'disk-full',
    category: 'storage',
    shortDescription: 'Disk is full',
    ciId: 'CI0000001',
    openedAt: '2026-05-19T10:00:00Z',
  },
  classification: { category: 'storage', confidence: 0.9, model: 'test' },
  action: { playbookId: 'disk-full-clean-up', parameters: {} },
};
const hostMessage = {
  hostIncident: {
    id: 'INC0000002',
    short_description: 'Slow',
    priority: 'P2',
    state: 'new',
    ci_id: 'CI0000001',
    created_at: '2026-05-19T10:00:00Z',
  },
  classification: { category: 'database', confidence: 0.94, model: 'test' },
};

const parse = (value: unknown) => parseMessages('file.json', JSON.stringify(value));

describe('parseMessages', () => {
  test('reads an unsigned request', () => {
    expect(parse(draft)).toEqual([{ request: { ...draft, attempt: 1, dryRun: false } }]);
  });

  test('reads a host incident with its classification, and keeps what the host alone knows', () => {
    expect(parse({ ...hostMessage, hostIncident: { ...hostMessage.hostIncident, impact: 'high' } })).toMatchObject([
      { hostIncident: { impact: 'high' } },
    ]);
  });

  test('reads every message of a sample, without what the sample expects', () => {
    const expected = { result: 'success', reason: null };
    const sample = { name: 'n', shows: 's', messages: [{ request: draft, expected }, { ...hostMessage, expected }] };

    expect(parse(sample)).toEqual([...parse(draft), hostMessage]);
  });

  test.each([
    ['not JSON', '{', 'file.json is not JSON'],
    ['an array', '[]', 'file.json must hold one JSON object'],
    ['null', 'null', 'file.json must hold one JSON object'],
    ['an unknown key', JSON.stringify({ ...draft, command: 'rm' }), 'is not valid'],
    ['another schema version', JSON.stringify({ ...draft, schemaVersion: 2 }), 'schemaVersion'],
    ['a signature', JSON.stringify({ ...draft, auth: { signature: 'x' } }), 'auth'],
    ['a confidence that is text', JSON.stringify({ ...hostMessage, classification: { category: 'a', confidence: '0.9', model: 'm' } }), 'classification.confidence'],
    ['priority P0', JSON.stringify({ ...draft, incident: { ...draft.incident, priority: 'P0' } }), 'incident.priority'],
    ['an empty sample', JSON.stringify({ name: 'n', shows: 's', messages: [] }), 'messages'],
  ])('refuses %s and names the field', (_, text, field) => {
    expect(() => parseMessages('file.json', text)).toThrow(UsageError);
    expect(() => parseMessages('file.json', text)).toThrow(field);
  });

  test('refuses a sample that does not say how its message ends', () => {
    const sample = { name: 'n', shows: 's', messages: [{ request: draft }] };

    expect(() => parseSample('file.json', JSON.stringify(sample))).toThrow('messages.0');
  });
});

describe('completeRequest', () => {
  test('fills in who asks, when, until when, and the id', () => {
    const request = completeRequest(draftSchema.parse(draft), CALLER, NOW);

    expect(request).toMatchObject({
      remediationId: expect.stringMatching(/^rem-[0-9a-f]{40}$/),
      auth: { requestedBy: CALLER, issuedAt: '2026-05-19T10:00:05.000Z', expiresAt: '2026-05-19T10:15:05.000Z' },
    });
  });

  test('keeps what the draft says', () => {
    const auth = { requestedBy: 'arn:aws:iam::111111111111:role/other', issuedAt: '2026-01-01T00:00:00Z', expiresAt: '2026-01-01T01:00:00Z' };

    expect(completeRequest(draftSchema.parse({ ...draft, remediationId: 'mine', auth }), CALLER, NOW)).toMatchObject({
      remediationId: 'mine',
      auth,
    });
  });

  test('gives the same draft the same id, and another attempt another one', () => {
    const idOf = (attempt: number) => completeRequest(draftSchema.parse({ ...draft, attempt }), CALLER, NOW).remediationId;

    expect(idOf(1)).toBe(idOf(1));
    expect(idOf(2)).not.toBe(idOf(1));
  });

  test('refuses an end before the beginning', () => {
    const auth = { issuedAt: '2026-01-02T00:00:00Z', expiresAt: '2026-01-01T00:00:00Z' };

    expect(() => completeRequest(draftSchema.parse({ ...draft, auth }), CALLER, NOW)).toThrow('auth.expiresAt');
  });
});
