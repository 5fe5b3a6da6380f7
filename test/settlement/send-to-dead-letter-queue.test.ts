import { expect, test } from '@jest/globals';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { sendToDeadLetterQueue } from '../../src/settlement/send-to-dead-letter-queue.ts';
import type { DeadLetterFacts } from '../../src/stores/dead-letter-queue.ts';
import { CANARIES, leaksIn } from '../contracts/redaction/canaries/index.ts';
import { makeRequest } from '../support/fixtures.ts';

const EXECUTION = { id: 'arn:aws:states:eu-central-1:000000000000:execution:x:rem-test', name: 'rem-test', startTime: '' };
const AUDIT = { result: 'failure' as const, reason: 'action-failed' as const, sequence: 1, hash: 'x', recordedAt: '' };
const TEXT = CANARIES.map(({ text }) => text).join('\n\n');

/** @returns what goes to the queue, and as which body. */
async function letterOf(document: ExecutionDocument, requestBody: string): Promise<{ facts: DeadLetterFacts; body: string }> {
  const letters: { facts: DeadLetterFacts; body: string }[] = [];
  await sendToDeadLetterQueue(document, EXECUTION, {
    deadLetters: { send: (facts, body) => Promise.resolve(void letters.push({ facts, body })) },
    ledger: {
      get: () => Promise.resolve({ requestBody } as never),
      recordDeadLetter: () => Promise.resolve(true),
      settle: () => Promise.resolve(true),
    },
    clock: { now: () => new Date('2026-05-19T10:00:05Z') },
  });
  return letters[0] as { facts: DeadLetterFacts; body: string };
}

test.each([
  ['the error that was caught', { error: { Error: 'TargetRefusedError', Cause: JSON.stringify({ errorMessage: TEXT }) } }],
  ['the error of the audit', { auditError: { Error: 'AuditUnavailableError', Cause: TEXT } }],
  ['the detail', { audit: { ...AUDIT, detail: TEXT } }],
])('a letter has no secret in %s', async (_, found) => {
  const { facts } = await letterOf({ request: makeRequest(), ...found }, '{}');

  expect(facts.error.message).toContain('[redacted]');
  expect(leaksIn(JSON.stringify(facts))).toEqual([]);
});

test('the request in a letter stays as it came, to be replayed', async () => {
  const request = makeRequest({ action: { playbookId: 'x', parameters: { dbPassword: 'Zq7abcdefgh' } } });

  expect((await letterOf({ request }, JSON.stringify(request))).body).toBe(JSON.stringify(request));
});
