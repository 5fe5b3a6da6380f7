import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { addRecent, ledgerLines, scanFacts, type Facts } from '../../../scripts/audit/ledger-facts.ts';
import type { LedgerFact } from '../../../src/contracts/audit-evidence.ts';

const receivedAt = '2026-05-19T10:00:00.000Z';
const hash = 'a'.repeat(64);
const fact: LedgerFact = { remediationId: 'rem-1', ciId: 'CI-1', receivedAt, audit: null, events: [] };
const row = { remediationId: 'rem-1', ciId: 'CI-1', receivedAt, requestBody: '{}', expiresAt: 1 };
const audit = { result: 'success', reason: null, sequence: 3, hash };
const event = { eventId: 'event-1', sequence: 1, hash };
const laterEvent = { eventId: 'event-2', sequence: 2, hash };

/** A client that gives one answer after the other. */
function answering(answers: object[]) {
  const asked: unknown[] = [];
  const send = (command: { input: unknown }) => {
    asked.push(command.input);
    return Promise.resolve(answers.shift() ?? {});
  };
  return { asked, dynamodb: { send } as unknown as Pick<DynamoDBDocumentClient, 'send'> };
}

const noWait = () => Promise.resolve();

describe('scanFacts', () => {
  test('reads page after page, and takes no more than the facts', async () => {
    const { dynamodb, asked } = answering([
      { Items: [{ ...row, audit, cloudTrailEvents: [event] }], LastEvaluatedKey: { remediationId: 'rem-1' } },
      { Items: [{ ...row, remediationId: 'rem-0' }] },
    ]);

    const facts = await scanFacts(dynamodb, 'ledger');

    expect([...ledgerLines([{ kind: 'heads', key: 'lists/heads/x.json', sha256: hash }], facts)].map((line) => JSON.parse(line))).toEqual([
      { newestList: { kind: 'heads', key: 'lists/heads/x.json', sha256: hash } },
      { ...fact, remediationId: 'rem-0' },
      { ...fact, audit: { sequence: 3, hash }, events: [event] },
    ]);
    expect(asked).toEqual([
      expect.objectContaining({ ConsistentRead: true }),
      expect.objectContaining({ ExclusiveStartKey: { remediationId: 'rem-1' } }),
    ]);
  });
});

describe('addRecent', () => {
  const recentRecord = { remediationId: 'rem-1', eventId: null };
  const recentEvent = { remediationId: 'rem-1', eventId: 'event-1' };

  test('waits a moment for a record that the ledger learns of only now', async () => {
    const facts: Facts = new Map([['rem-1', fact]]);
    const { dynamodb, asked } = answering([{ Item: row }, { Item: row }, { Item: { ...row, audit } }]);

    await addRecent(facts, [recentRecord], dynamodb, 'ledger', noWait);

    expect(facts.get('rem-1')).toEqual({ ...fact, audit: { sequence: 3, hash } });
    expect(asked).toHaveLength(3);
  });

  test('takes of a later look what is exported, and nothing that came later still', async () => {
    const facts: Facts = new Map();
    const { dynamodb } = answering([{ Item: { ...row, audit, cloudTrailEvents: [event, laterEvent] } }]);

    await addRecent(facts, [recentEvent], dynamodb, 'ledger', noWait);

    expect(facts.get('rem-1')).toEqual({ ...fact, events: [event] });
  });

  test('asks no more when the ledger knows the row, or not even its remediation', async () => {
    const facts: Facts = new Map([['rem-1', { ...fact, events: [event] }]]);
    const { dynamodb, asked } = answering([{}]);

    await addRecent(facts, [recentEvent, { remediationId: 'rem-forged', eventId: null }], dynamodb, 'ledger', noWait);

    expect(asked).toHaveLength(1);
    expect(facts.has('rem-forged')).toBe(false);
  });

  test('gives up on a row that the ledger never learns of', async () => {
    const facts: Facts = new Map([['rem-1', fact]]);
    const { dynamodb } = answering(Array.from({ length: 50 }, () => ({ Item: row })));

    await addRecent(facts, [recentRecord], dynamodb, 'ledger', noWait);

    expect(facts.get('rem-1')).toEqual(fact);
  });
});
