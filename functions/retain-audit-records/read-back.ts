import { createHash } from 'node:crypto';
import type { ChainMark, ExportedRow } from '../../src/contracts/audit-evidence.ts';
import { findFault } from '../../src/decisions/verify-audit/find-fault.ts';
import { isBefore } from '../../src/decisions/verify-audit/read-identities.ts';
import { readRow } from '../../src/decisions/verify-audit/read-row.ts';
import { RECORD_SHAPE } from '../../src/decisions/verify-audit/shapes.ts';
import type { LockedObjects } from '../../src/stores/locked-objects.ts';
import { ExportFaultError } from './errors.ts';
import { partKey, partsPrefix, type ExportPart, type RetentionManifest } from './manifest.ts';

/** What an export turned out to hold. */
export type ExportedYear = Omit<RetentionManifest, 'schemaVersion' | 'stage'>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Follows rows from part to part. */
function createReader(year: number) {
  const hashes = createHash('sha256');
  const anchors = new Map<string, ChainMark>();
  let last = { ciId: '', sequence: 0 };

  function findProblem(line: string, row: ExportedRow): string | undefined {
    if (!isBefore(last, row)) return 'it is there already, or the rows are not in order';
    if (!String(row['recordedAt']).startsWith(`${year}-`)) return `it is not of ${year}`;
    return findFault(row, line, RECORD_SHAPE)?.problem;
  }

  return {
    /** @throws ExportFaultError */
    take(line: string, where: string): void {
      const row = readRow(line, RECORD_SHAPE);
      if (!row) throw new ExportFaultError(where, 'is no record');
      const problem = findProblem(line, row);
      if (problem !== undefined) throw new ExportFaultError(`${where} (${row.remediationId})`, problem);
      const { ciId, sequence, hash } = row;
      last = { ciId, sequence };
      hashes.update(hash);
      anchors.set(ciId, [ciId, sequence, hash]);
    },
    finish: (): Pick<RetentionManifest, 'hashesSha256' | 'anchors'> => ({
      hashesSha256: hashes.digest('hex'),
      anchors: [...anchors.values()],
    }),
  };
}

/**
 * Reads a year's export back and checks it: every row's hash, its columns against the text that was hashed, the order.
 * @param folder where its parts are
 * @throws ExportFaultError
 */
export async function readBack(objects: LockedObjects, folder: string, year: number): Promise<ExportedYear> {
  const reader = createReader(year);
  const parts: ExportPart[] = [];
  for (const [index, key] of (await objects.listKeys(partsPrefix(folder))).entries()) {
    const expected = partKey(folder, index + 1);
    if (key !== expected) throw new ExportFaultError(key, `is not the part that comes next, ${expected}`);
    const text = await objects.read(key);
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new ExportFaultError(key, 'its last line is cut');
    lines.forEach((line, number) => reader.take(line, `${key}, line ${number + 1}`));
    parts.push({ key, rows: lines.length, bytes: Buffer.byteLength(text), sha256: sha256(text) });
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return { year, rows, parts, ...reader.finish() };
}
