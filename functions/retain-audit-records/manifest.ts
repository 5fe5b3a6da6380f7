import type { ChainMark } from '../../src/contracts/audit-evidence.ts';

/** A file of an export: lines of `records.jsonl`, in the order of the parts and without gaps. */
export interface ExportPart {
  key: string;
  rows: number;
  bytes: number;
  sha256: string;
}

/** What was exported of a year and verified (`manifest.json` beside the parts). The same export has the same manifest. */
export interface RetentionManifest {
  schemaVersion: 1;
  stage: string;
  year: number;
  rows: number;
  /** SHA-256 over the records' hashes, one after the other in order of CI and sequence. */
  hashesSha256: string;
  parts: ExportPart[];
  /** The last link of each chain among the records. */
  anchors: ChainMark[];
}

/**
 * Where a year's export lies. Records are only ever added, so that the same number of them are the same records: an export
 * that was begun goes on, and when a record has come meanwhile another one is begun.
 */
export const exportFolder = (year: number, rows: number): string => `retention/${year}/${rows}-rows/`;

export const partsPrefix = (folder: string): string => `${folder}records-`;
export const partKey = (folder: string, number: number): string =>
  `${partsPrefix(folder)}${String(number).padStart(6, '0')}.jsonl`;
export const manifestKey = (folder: string): string => `${folder}manifest.json`;
