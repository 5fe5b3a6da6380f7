import { createChain, type Chain } from './chain.ts';
import type { Examined, ExaminedRow, ExaminedRows } from './examine-row.ts';
import type { Fault } from './find-fault.ts';
import type { Findings } from './findings.ts';
import type { Identities } from './identities.ts';
import type { Marks } from './marks.ts';
import { askLedger, type Ledger, type LedgerAnswer } from './read-ledger.ts';
import type { SoundList } from './read-lists.ts';
import type { RowShape } from './shapes.ts';
import type { Bounds, Vouching } from './vouching.ts';

/** A row may be written so much later than it says, when it waits for its database: lists need not know it yet. */
const LONGEST_WRITE_MS = 15 * 60 * 1000;

export interface Walk {
  rows: ExaminedRows;
  shape: RowShape;
  marks: Marks;
  newestHeads: SoundList | undefined;
  /** When it is at hand. */
  ledger: Ledger | undefined;
  identities?: Identities | undefined;
  bounds: Bounds;
  findings: Findings;
  vouching: Vouching;
}

export interface Walked {
  /** Rows that were checked: those inside the bounds. */
  checked: number;
  chain: Chain;
}

/** What speaks for a row that no list knows, and what against it. */
function judgeTail(row: ExaminedRow, said: LedgerAnswer | undefined, { newestHeads }: Walk): Fault | undefined {
  if (said === 'unknown') return { kind: 'ledger', problem: 'neither the ledger nor a signed list knows of it' };
  if (said === 'not-yet') return { kind: 'ledger', problem: 'the ledger knows its remediation, and not this row: ask again in minutes, it may be under way' };
  const latest = newestHeads ? Date.parse(newestHeads.signedAt) - LONGEST_WRITE_MS : -Infinity;
  if (Date.parse(row.writtenAt) >= latest) return undefined;
  return { kind: 'mark', problem: `${newestHeads?.key}, which was signed later, does not know it` };
}

function judgeEvidence(row: ExaminedRow, walk: Walk): Fault | undefined {
  const { shape, marks, ledger, vouching } = walk;
  const said = ledger && askLedger(ledger, shape.where, row);
  if (!row.isAsked) return undefined;
  const isListed = row.sequence <= (marks.heads.get(row.ciId) ?? 0);
  vouching.count(shape.where, row.ciId, isListed ? 'byLists' : said === 'same' ? 'byLedger' : 'byNothing');
  if (said === 'other') return { kind: 'ledger', problem: 'the ledger says something else of it' };
  return isListed ? undefined : judgeTail(row, said, walk);
}

const subjectOf = ({ ciId, sequence, remediationId, id }: ExaminedRow, { where }: RowShape) => ({
  ciId,
  sequence,
  remediationId,
  ...(where === 'events' && { eventId: id }),
});

/** Takes the rows of one table, in order: what each is by itself, its place, and what vouches for it. */
export async function walkRows(walk: Walk): Promise<Walked> {
  const { rows, shape, marks, identities, bounds, findings } = walk;
  const { where } = shape;
  const chain = createChain({ shape, marks, mayBeginAnywhere: bounds.from !== undefined });
  let [number, checked] = [0, 0];
  const walkRow = async (row: Examined): Promise<void> => {
    number += 1;
    if (!row) return findings.add({ kind: 'line', where, line: number, problem: 'is no row, as JSON.stringify writes it' });
    if (row.isAsked) checked += 1;
    const report = (fault: Fault | undefined): void => {
      if (fault) findings.add({ ...fault, where, line: number, ...subjectOf(row, shape) });
    };
    report(row.fault);
    chain.follow(row, report);
    const alone = identities && (await identities.match(row));
    if (alone !== undefined) report({ kind: 'identity', problem: alone });
    report(judgeEvidence(row, walk));
  };
  for await (const some of rows) for (const row of some) await walkRow(row);
  return { checked, chain };
}
