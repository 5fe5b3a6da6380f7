import * as z from 'zod/mini';

/**
 * What an auditor checks, away from the database. An export holds one JSON object a line, written by `JSON.stringify`, so
 * that every other spelling of the same value shows.
 */

/** How a column's value stands in an export: `instant` as `to_jsonb` gives it in UTC, `2026-05-19T10:00:00.5+00:00`. */
export type ColumnKind = 'text' | 'integer' | 'json' | 'instant';

/** Columns of a line of `records.jsonl` (table `audit_record`), in their order. */
export const RECORD_COLUMNS = {
  remediationId: 'text',
  attempt: 'integer',
  incidentId: 'text',
  ciId: 'text',
  workflowVersion: 'text',
  playbookId: 'text',
  playbookVersion: 'integer',
  actionType: 'text',
  targetResource: 'text',
  result: 'text',
  reason: 'text',
  detail: 'text',
  iamIdentity: 'text',
  awsRequestIds: 'json',
  cloudTrailStatus: 'text',
  cloudTrailDetail: 'text',
  ssmCommandId: 'text',
  output: 'text',
  outputKey: 'text',
  decisions: 'json',
  executionArn: 'text',
  requestedBy: 'text',
  requestedAt: 'instant',
  startedAt: 'instant',
  actionStartedAt: 'instant',
  actionFinishedAt: 'instant',
  recordedAt: 'instant',
  sequence: 'integer',
  previousHash: 'text',
  hash: 'text',
  canonical: 'text',
} as const satisfies Record<string, ColumnKind>;

/** Columns of a line of `events.jsonl` (table `cloud_trail_event`), in their order. */
export const EVENT_COLUMNS = {
  eventId: 'text',
  remediationId: 'text',
  ciId: 'text',
  requestId: 'text',
  eventSource: 'text',
  eventName: 'text',
  eventTime: 'instant',
  awsRegion: 'text',
  accountId: 'text',
  identityArn: 'text',
  receivedAt: 'instant',
  sequence: 'integer',
  previousHash: 'text',
  hash: 'text',
  canonical: 'text',
} as const satisfies Record<string, ColumnKind>;

/** Columns of a line of `identities.jsonl` (table `audit_identity`), in their order. */
export const IDENTITY_COLUMNS = {
  remediationId: 'text',
  ciId: 'text',
  sequence: 'integer',
  hash: 'text',
  recordedAt: 'instant',
} as const satisfies Record<string, ColumnKind>;

/** A line of `records.jsonl` or `events.jsonl`. */
export interface ExportedRow {
  remediationId: string;
  ciId: string;
  sequence: number;
  previousHash: string | null;
  hash: string;
  canonical: string;
  [column: string]: unknown;
}

/** A line of `identities.jsonl`. */
export interface ExportedIdentity {
  remediationId: string;
  ciId: string;
  sequence: number;
  hash: string;
  recordedAt: string;
}

const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const sequenceSchema = z.int().check(z.minimum(1));

/** A line of `ledger.jsonl`: what the ledger promises of a remediation's record, and of the events linked to it. */
export const ledgerFactSchema = z.strictObject({
  remediationId: z.string(),
  ciId: z.string(),
  /** When the request came, ISO 8601: no record of it is older. */
  receivedAt: z.iso.datetime(),
  /** Null while no record is written. */
  audit: z.nullable(z.strictObject({ sequence: sequenceSchema, hash: sha256Schema })),
  events: z.array(z.strictObject({ eventId: z.string(), sequence: sequenceSchema, hash: sha256Schema })),
});
export type LedgerFact = z.infer<typeof ledgerFactSchema>;

const listKindSchema = z.enum(['heads', 'anchors']);
export type ChainListKind = z.infer<typeof listKindSchema>;

/** The newest list of a kind, as the control table names it (scopes `chain-heads` and `chain-anchors`). */
export const newestListSchema = z.strictObject({ kind: listKindSchema, key: z.string(), sha256: sha256Schema });
export type NewestList = z.infer<typeof newestListSchema>;

/** The first lines of `ledger.jsonl`: which lists there are at least. */
export const newestListLineSchema = z.strictObject({ newestList: newestListSchema });

/** One chain's head, or the link before its first one that is left: CI, sequence, hash. */
export type ChainMark = [ciId: string, sequence: number, hash: string];

/** By hand: years of daily lists hold millions of marks. */
const isChainMark = (value: unknown): value is ChainMark =>
  Array.isArray(value) &&
  value.length === 3 &&
  typeof value[0] === 'string' &&
  Number.isSafeInteger(value[1]) &&
  value[1] >= 1 &&
  typeof value[2] === 'string';

const chainMarksSchema = z.custom<ChainMark[]>((value) => Array.isArray(value) && value.every(isChainMark));

/**
 * A list of chain marks that the estate signs and the audit bucket locks. `heads`: the last link of each chain, daily.
 * `anchors`: the last link of each chain that retention has dropped.
 */
export const chainListSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: listKindSchema,
  stage: z.string(),
  signedAt: z.iso.datetime(),
  /** The list of the same kind before this one: its key and the SHA-256 of its object. */
  previous: z.nullable(z.strictObject({ key: z.string(), sha256: sha256Schema })),
  records: chainMarksSchema,
  events: chainMarksSchema,
});
export type ChainList = z.infer<typeof chainListSchema>;

/** A list as it lies in the audit bucket: `JSON.stringify` of this. */
export const signedChainListSchema = z.strictObject({
  /** `JSON.stringify` of a ChainList: what is signed. */
  list: z.string(),
  /** ECDSA_SHA_256 over the SHA-256 of `list`, DER, base64. */
  signature: z.string(),
  keyId: z.string(),
});
export type SignedChainList = z.infer<typeof signedChainListSchema>;
