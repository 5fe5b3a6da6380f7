import { describe, expect, test } from '@jest/globals';
import { makeProof } from '../../../../scripts/bench/audit/make-proof.ts';
import { makeTrail, type TrailEntry } from '../../../../scripts/bench/audit/make-trail.ts';
import { EVENT_COLUMNS, IDENTITY_COLUMNS, RECORD_COLUMNS, type ColumnKind } from '../../../../src/contracts/audit-evidence.ts';
import { verifyAudit } from '../../../../src/decisions/verify-audit/verify-audit.ts';
import type { ChainLink } from '../../../../src/stores/audit-canonical.ts';
import { exportedLine } from '../../../support/generate-audit-chain.ts';

const OPTIONS = { records: 2000, from: new Date('2020-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z'), seed: 1 };
const trail = [...makeTrail(OPTIONS)];

const isBehind = (one: ChainLink<{ ciId: string }>, { record: { ciId, sequence } }: ChainLink<{ ciId: string }>): boolean =>
  one.record.ciId === ciId ? one.record.sequence > sequence : one.record.ciId > ciId;

/** Links as an export has them, by CI and sequence. */
const linesOf = (links: ChainLink<{ ciId: string }>[], columns: Record<string, ColumnKind>): string[] =>
  links
    .toSorted((one, other) => (isBehind(one, other) ? 1 : -1))
    .map(({ record, hash, canonical }) => exportedLine(columns, { ...record, hash, canonical }));

function verify(entries: TrailEntry[]) {
  const records = entries.map(({ record }) => record);
  const events = entries.flatMap(({ event }) => event ?? []);
  return verifyAudit({
    records: linesOf(records, RECORD_COLUMNS),
    events: linesOf(events, EVENT_COLUMNS),
    identities: linesOf(records, IDENTITY_COLUMNS),
    ...makeProof(OPTIONS),
  });
}

describe('what the bench makes to vouch for its trail', () => {
  test('convinces `audit verify`: signed lists, and the ledger behind the newest', async () => {
    const { ok, firstBad, checked, vouched } = await verify(trail);

    expect({ ok, firstBad }).toEqual({ ok: true, firstBad: null });
    expect(checked).toMatchObject({ records: 2000, identities: 2000, lists: 5 });
    expect(vouched.records).toEqual({ byLists: 1955, byLedger: 45, byNothing: 0 });
    expect(checked.ledgerRows).toBeGreaterThan(45);
  });

  test('shows that the last record was cut off', async () => {
    const { ok } = await verify(trail.slice(0, -1));

    expect(ok).toBe(false);
  });
});
