import { expect, test } from '@jest/globals';
import { startRemediation, type StartDependencies } from '../../../functions/remediation-engine/start-remediation.ts';
import type { LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import { requestHash } from '../../../src/decisions/canonical-request.ts';
import { makeRequest } from '../../support/fixtures.ts';

const request = makeRequest();

/** An engine that sees a message once more: its predecessor crashed between StartExecution and the ledger. */
function makeRedelivery(known: Partial<LedgerEntry>) {
  const released: string[] = [];
  const row = { remediationId: request.remediationId, requestHash: requestHash(request), requestBody: '{}', ...known } as LedgerEntry;
  const dependencies = {
    ledger: { get: async () => row, receive: async () => row, recordLease: async () => true, recordStart: async () => true },
    leases: { acquire: async () => ({ kind: 'held', token: 2 }), release: async (ciId: string) => Boolean(released.push(ciId)) },
    // As AWS does: the same name and input while the execution still runs is no error.
    sfn: { send: async () => ({ executionArn: 'arn' }) },
    clock: { now: () => new Date('2026-05-19T10:00:10Z') },
    stateMachineArn: 'arn',
  } as unknown as StartDependencies;
  return { released, run: () => startRemediation(request, '{}', dependencies) };
}

test('a lease taken for an execution that has given its own back is given back too', async () => {
  const { released, run } = makeRedelivery({ releasedAt: '2026-05-19T10:00:09Z' });

  await run();

  expect(released).toEqual([request.incident.ciId]);
});

test('a lease taken for an execution that still needs it is kept', async () => {
  const { released, run } = makeRedelivery({});

  await run();

  expect(released).toEqual([]);
});
