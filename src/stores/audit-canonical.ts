import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditRecord } from '../contracts/audit-record.ts';
import { redactValue } from '../contracts/redaction/redact.ts';

/** The last link of a CI's chain. */
export interface ChainHead {
  sequence: number;
  hash: string;
}

/** Something with its place in its CI's chain. */
export type Chained<T> = T & {
  sequence: number;
  /** Null for the CI's first one. */
  previousHash: string | null;
};

/** A record with its place in its CI's chain. */
export type ChainedRecord = Chained<AuditRecord>;

/** A link as it is stored: the text, and the hash over it. */
export interface ChainLink<T> {
  record: Chained<T>;
  /** RFC 8785 form of the record, its place and the previous hash included. */
  canonical: string;
  /** SHA-256 of `canonical`, hexadecimal. */
  hash: string;
}

// The Data API refuses rows above 64 KB, and a row holds everything twice: as columns and as canonical text.
const MAX_OUTPUT_BYTES = 12 * 1024;
const MAX_TEXT_BYTES = 2 * 1024;
const MAX_EVIDENCE_BYTES = 4 * 1024;
const MAX_REQUEST_IDS = 50;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** @returns the text, or its head with a note of the whole's length and SHA-256. */
function cutText(text: string, maxBytes: number): string {
  if (jsonBytes(text) <= maxBytes) return text;
  const note = `\n[cut: ${Buffer.byteLength(text)} bytes in all, SHA-256 ${sha256(text)}]`;
  let room = maxBytes - jsonBytes(note);
  let head = '';
  for (const character of text) {
    // Measured as JSON, since a control character takes six bytes there; less its two quotes.
    room -= jsonBytes(character) - 2;
    if (room < 0) break;
    head += character;
  }
  return head + note;
}

// PostgreSQL stores neither NUL nor half a surrogate pair, and a command's output may hold both.
const cleanText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cutText(cleanText(value), MAX_TEXT_BYTES);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [cleanText(key), clean(member)]));
}

type Decisions = AuditRecord['decisions'];

function cutEvidence(decisions: Decisions): Decisions {
  const entries = Object.entries(decisions).map(([gate, decision]) => {
    const bytes = jsonBytes(decision.evidence);
    if (bytes <= MAX_EVIDENCE_BYTES) return [gate, decision];
    return [gate, { ...decision, evidence: { cut: true, bytes, sha256: sha256(JSON.stringify(decision.evidence)) } }];
  });
  return Object.fromEntries(entries) as Decisions;
}

/** @returns the record as the database can hold it: storable text, and a row below 64 KB. */
export function fitRecord(record: AuditRecord): AuditRecord {
  const { output, ...rest } = redactValue(JSON.parse(JSON.stringify(record)) as AuditRecord);
  const fitted = clean(rest) as Omit<AuditRecord, 'output'>;
  return {
    ...fitted,
    output: output === null ? null : cutText(cleanText(output), MAX_OUTPUT_BYTES),
    awsRequestIds: fitted.awsRequestIds.slice(0, MAX_REQUEST_IDS),
    decisions: cutEvidence(fitted.decisions),
  };
}

/** @returns whether an output is too long for the row, so that the whole has to be kept elsewhere. */
export const isOutputLong = (output: string): boolean => jsonBytes(output) > MAX_OUTPUT_BYTES;

/** @returns the next link of a CI's chain. */
export function nextLink<T extends object>(value: T, head: ChainHead | undefined): ChainLink<T> {
  const record = { ...value, sequence: (head?.sequence ?? 0) + 1, previousHash: head?.hash ?? null };
  const canonical = canonicalize(record) ?? '';
  return { record, canonical, hash: sha256(canonical) };
}
