import type { ExportedRow } from '../../contracts/audit-evidence.ts';
import { createChain, type Chain } from './chain.ts';
import { findFault, type Fault } from './find-fault.ts';
import type { Findings } from './findings.ts';
import type { Identities } from './identities.ts';
import type { Marks } from './marks.ts';
import { askLedger, type Ledger, type LedgerAnswer } from './read-ledger.ts';
import type { SoundList } from './read-lists.ts';
import { readRow } from './read-row.ts';
import type { RowShape } from './shapes.ts';
import type { Bounds, Vouching } from './vouching.ts';

/** A row may be written so much later than it says, when it waits for its database: lists need not know it yet. */
const LONGEST_WRITE_MS = 15 * 60 * 1000;

export interface Walk {
  lines: AsyncIterable<string> | Iterable<string>;
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

type IsInside = (row: ExportedRow) => boolean;

function createBounds({ from, to }: Bounds, { writtenAt }: RowShape): IsInside {
  if (from === undefined && to === undefined) return () => true;
  const [first, end] = [from === undefined ? -Infinity : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
  return (row) => {
    const at = Date.parse(String(row[writtenAt]));
    return !(at < first || at >= end);
  };
}

/** What speaks for a row that no list knows, and what against it. */
function judgeTail(row: ExportedRow, said: LedgerAnswer | undefined, { shape, newestHeads }: Walk): Fault | undefined {
  if (said === 'unknown') return { kind: 'ledger', problem: 'neither the ledger nor a signed list knows of it' };
  if (said === 'not-yet') return { kind: 'ledger', problem: 'the ledger knows its remediation, and not this row: ask again in minutes, it may be under way' };
  const latest = newestHeads ? Date.parse(newestHeads.signedAt) - LONGEST_WRITE_MS : -Infinity;
  if (Date.parse(String(row[shape.writtenAt])) >= latest) return undefined;
  return { kind: 'mark', problem: `${newestHeads?.key}, which was signed later, does not know it` };
}

function judgeEvidence(row: ExportedRow, isInside: boolean, walk: Walk): Fault | undefined {
  const { shape, marks, ledger, vouching } = walk;
  const said = ledger && askLedger(ledger, shape.where, String(row[shape.id]), row);
  if (!isInside) return undefined;
  const isListed = row.sequence <= (marks.heads.get(row.ciId) ?? 0);
  vouching.count(shape.where, row.ciId, isListed ? 'byLists' : said === 'same' ? 'byLedger' : 'byNothing');
  if (said === 'other') return { kind: 'ledger', problem: 'the ledger says something else of it' };
  return isListed ? undefined : judgeTail(row, said, walk);
}

const subjectOf = ({ ciId, sequence, remediationId, eventId }: ExportedRow) => ({
  ciId,
  sequence,
  remediationId,
  ...(typeof eventId === 'string' && { eventId }),
});

/** Checks the rows of one table, in order: each by itself, its place, and what vouches for it. */
export async function walkRows(walk: Walk): Promise<Walked> {
  const { lines, shape, marks, identities, bounds, findings } = walk;
  const { where } = shape;
  const chain = createChain({ shape, marks, mayBeginAnywhere: bounds.from !== undefined });
  const isInside = createBounds(bounds, shape);
  let [number, checked] = [0, 0];
  for await (const line of lines) {
    number += 1;
    const row = readRow(line, shape);
    if (!row) {
      findings.add({ kind: 'line', where, line: number, problem: 'is no row, as JSON.stringify writes it' });
      continue;
    }
    const isAsked = isInside(row);
    if (isAsked) checked += 1;
    const report = (fault: Fault | undefined): void => {
      if (fault) findings.add({ ...fault, where, line: number, ...subjectOf(row) });
    };
    if (isAsked) report(findFault(row, line, shape));
    chain.follow(row, report);
    const alone = identities && (await identities.match(row));
    if (alone !== undefined) report({ kind: 'identity', problem: alone });
    report(judgeEvidence(row, isAsked, walk));
  }
  return { checked, chain };
}
