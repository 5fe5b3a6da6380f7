import type { KeyRing } from './check-signature.ts';
import { examineLines, type ExaminedRows } from './examine-row.ts';
import { findUnanswered } from './find-unanswered.ts';
import { createFindings } from './findings.ts';
import { walkIdentities } from './identities.ts';
import { readLedger } from './read-ledger.ts';
import { checkNewest, readLists, type ListFile } from './read-lists.ts';
import { EVENT_SHAPE, RECORD_SHAPE, type RowShape } from './shapes.ts';
import type { AuditVerdict } from './verdict.ts';
import { createVouching, describeVouched, type Bounds } from './vouching.ts';
import { walkRows, type Walk, type Walked } from './walk-rows.ts';

export type Lines = AsyncIterable<string> | Iterable<string>;

/** Rows that somebody else looks at one by one, as `createExamination` says. */
export type RowSource = (bounds: Bounds) => ExaminedRows;

/** The parts of an export; rows and identities in order of CI and sequence. */
export interface AuditEvidence extends Bounds {
  records: Lines | RowSource;
  events: Lines | RowSource;
  identities?: Lines | undefined;
  lists: AsyncIterable<ListFile> | Iterable<ListFile>;
  ledger?: Lines | undefined;
  /** The keys that may have signed, by key id: PEM, or DER as KMS gives it. */
  publicKeys: KeyRing;
}

const examine = (rows: Lines | RowSource, shape: RowShape, bounds: Bounds): ExaminedRows =>
  typeof rows === 'function' ? rows(bounds) : examineLines(rows, shape, bounds);

/** Walks one table, then asks for what lists and ledger know and no row has answered. */
async function walkTable(walk: Walk): Promise<Walked> {
  const walked = await walkRows(walk);
  await walk.identities?.finish();
  findUnanswered({ ...walk, where: walk.shape.where, spans: walked.chain.spans });
  return walked;
}

/**
 * Checks an audit trail away from its database: every row by itself, the chains, the identities, the signed lists and what
 * the ledger remembers. Reads each part once, as a stream; keeps ids, marks and the ledger's facts in memory.
 *
 * With `from` and `to` (ISO 8601; from inclusive, to exclusive) only rows written between them are checked, and what lies
 * outside may be missing.
 */
export async function verifyAudit(evidence: AuditEvidence): Promise<AuditVerdict> {
  const { from, to } = evidence;
  const bounds: Bounds = { from, to };
  const [findings, vouching] = [createFindings(), createVouching()];
  const rows = {
    records: examine(evidence.records, RECORD_SHAPE, bounds),
    events: examine(evidence.events, EVENT_SHAPE, bounds),
  };
  const lists = await readLists(evidence.lists, evidence.publicKeys, findings);
  const ledger = evidence.ledger && (await readLedger(evidence.ledger, findings));
  if (ledger) checkNewest(lists, ledger.newest, findings);

  const { newestHeads, records: marks } = lists;
  const shared = { newestHeads, ledger, bounds, findings, vouching };
  const identities = evidence.identities && (await walkIdentities({ lines: evidence.identities, marks, findings, mayBeginAnywhere: from !== undefined }));
  const records = await walkTable({ ...shared, rows: rows.records, shape: RECORD_SHAPE, marks, identities });
  const events = await walkTable({ ...shared, rows: rows.events, shape: EVENT_SHAPE, marks: lists.events });

  const vouched = {
    newestList: newestHeads ? { key: newestHeads.key, signedAt: newestHeads.signedAt } : null,
    isLedgerAtHand: ledger !== undefined,
    ...vouching.report(),
    droppedRecords: identities?.dropped() ?? 0,
    openChains: records.chain.openChains() + events.chain.openChains(),
  };
  return {
    ...findings.report(),
    checked: {
      records: records.checked,
      events: events.checked,
      identities: identities?.count() ?? 0,
      lists: lists.count,
      ledgerRows: ledger?.remediations.size ?? 0,
    },
    vouched: { ...vouched, sentence: describeVouched(vouched, bounds) },
  };
}
