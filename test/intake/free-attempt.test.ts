import { describe, expect, test } from '@jest/globals';
import type { LedgerEntry, Replay } from '../../src/contracts/ledger-entry.ts';
import { remediationIdFor } from '../../src/decisions/remediation-id.ts';
import { findFreeAttempt } from '../../src/intake/free-attempt.ts';
import { makeUnsignedRequest } from '../support/fixtures.ts';

const { incident } = makeUnsignedRequest(new Date('2026-05-19T10:00:00Z'));
const PLAYBOOK = 'restart-service';
const CLAIM: Replay = { remediationId: 'the-next', requestBody: '', requestedBy: '', requestedAt: '' };

const idOf = (attempt: number) => remediationIdFor({ incidentId: incident.id, openedAt: incident.openedAt, playbookId: PLAYBOOK, attempt });

/** A ledger that has these attempts; those with a replay claim the one behind them. */
const ledgerOf = (rows: Record<number, Partial<LedgerEntry>>) => {
  const byId = new Map(Object.entries(rows).map(([attempt, row]) => [idOf(Number(attempt)), row as LedgerEntry]));
  return { ledger: { get: (remediationId: string) => Promise.resolve(byId.get(remediationId)) } };
};

describe('an alert that fires anew asks for', () => {
  test.each([
    ['its own number when nobody has it', 2, { 1: {} }, 2],
    ['the first number when there was no attempt', 1, {}, 1],
    ['the number behind a replay', 2, { 1: { replay: CLAIM }, 2: {} }, 3],
    ['the number behind a replay that the engine has not seen yet', 2, { 1: { replay: CLAIM } }, 3],
    ['the number behind replays of replays', 2, { 1: { replay: CLAIM }, 2: { replay: CLAIM }, 3: {} }, 4],
    ['the number behind a replay of a replay that the engine has not seen yet', 2, { 1: { replay: CLAIM }, 2: { replay: CLAIM } }, 4],
  ])('%s', async (_, attempt, rows, expected) => {
    expect(await findFreeAttempt(incident, PLAYBOOK, attempt, ledgerOf(rows))).toBe(expected);
  });
});
