/** Files of an export that hold a line each row. */
export const LINE_FILES = {
  records: 'records.jsonl',
  events: 'events.jsonl',
  identities: 'identities.jsonl',
  ledger: 'ledger.jsonl',
} as const;
export type LinePart = keyof typeof LINE_FILES;

export const KEYS_FILE = 'keys.json';
export const MANIFEST_FILE = 'manifest.json';

/** A file as it was written. */
export interface FileDigest {
  bytes: number;
  sha256: string;
}

/** What an export holds (`manifest.json`): against accidents, since nobody signs it. */
export interface Manifest {
  schemaVersion: 1;
  stage: string;
  exportedAt: string;
  /** Only what was written from then on, and before then, is in it; null when that is open. */
  from: string | null;
  to: string | null;
  /** Lines of each file, and lists. */
  counts: Record<LinePart | 'lists', number>;
  /** By path within the export. */
  files: Record<string, FileDigest>;
}
