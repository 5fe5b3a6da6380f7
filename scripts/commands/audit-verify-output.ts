import * as z from 'zod/mini';
import type { AuditVerdict, Finding } from '../../src/decisions/verify-audit/verdict.ts';

const kind = z.enum(['line', 'hash', 'column', 'order', 'chain', 'identity', 'mark', 'list', 'signature', 'ledger']);
const part = z.enum(['records', 'events', 'identities', 'lists', 'ledger']);

const finding: z.ZodMiniType<Finding> = z.strictObject({
  kind,
  where: part,
  line: z.exactOptional(z.int()),
  key: z.exactOptional(z.string()),
  ciId: z.exactOptional(z.string()),
  sequence: z.exactOptional(z.int()),
  remediationId: z.exactOptional(z.string()),
  eventId: z.exactOptional(z.string()),
  problem: z.string(),
});

const rows = z.strictObject({ byLists: z.int(), byLedger: z.int(), byNothing: z.int() });

const vouched = z.strictObject({
  newestList: z.nullable(z.strictObject({ key: z.string(), signedAt: z.string() })),
  isLedgerAtHand: z.boolean(),
  records: rows,
  events: rows,
  chains: z.array(z.strictObject({ ciId: z.string(), records: rows, events: rows })),
  droppedRecords: z.int(),
  openChains: z.int(),
  sentence: z.string(),
});

/** What verification found out; `changedFiles` are those of an export that are not as they were written. */
export const auditVerifyOutput: z.ZodMiniType<AuditVerdict & { changedFiles: string[]; isKeyPinned: boolean }> = z.strictObject({
  ok: z.boolean(),
  checked: z.strictObject({ records: z.int(), events: z.int(), identities: z.int(), lists: z.int(), ledgerRows: z.int() }),
  firstBad: z.nullable(finding),
  bad: z.strictObject({ total: z.int(), byKind: z.partialRecord(kind, z.int()), first: z.array(finding) }),
  vouched,
  changedFiles: z.array(z.string()),
  isKeyPinned: z.boolean(),
});
