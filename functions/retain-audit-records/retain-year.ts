import { createHash } from 'node:crypto';
import type { AuditExportStore } from '../../src/stores/audit-export-store.ts';
import type { AuditRetentionStore } from '../../src/stores/audit-retention-store.ts';
import type { ChainListStore } from '../../src/stores/chain-list-store.ts';
import type { LegalHold, LegalHoldStore } from '../../src/stores/legal-hold-store.ts';
import type { LockedObjects } from '../../src/stores/locked-objects.ts';
import { nextAnchors } from './anchors.ts';
import { ExportFaultError, YearGrewError } from './errors.ts';
import { exportYear } from './export-year.ts';
import { exportFolder, manifestKey, type RetentionManifest } from './manifest.ts';
import { readBack } from './read-back.ts';

export interface RetainYearDependencies {
  partitions: AuditRetentionStore;
  holds: Pick<LegalHoldStore, 'findOfYear'>;
  trail: Pick<AuditExportStore, 'readBounds' | 'readLines'>;
  objects: LockedObjects;
  lists: ChainListStore;
  stage: string;
}

/** What became of a year that is older than seven years. `unfinished`: the export goes on in the next run. */
export type YearReport =
  | { year: number; outcome: 'held'; holds: LegalHold[] }
  | { year: number; outcome: 'unfinished' }
  | { year: number; outcome: 'dropped'; rows: number };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads the export back and compares it with the database, which goes last: a record that has come meanwhile shows. */
async function verify(year: number, rows: number, dependencies: RetainYearDependencies): Promise<RetentionManifest> {
  const { objects, partitions, stage } = dependencies;
  const folder = exportFolder(year, rows);
  const exported = await readBack(objects, folder, year);
  const content = await partitions.describe(year);
  if (content.rows !== rows) throw new YearGrewError(year, rows, content.rows);
  if (content.rows !== exported.rows || content.sha256 !== exported.hashesSha256) {
    throw new ExportFaultError(folder, `it has ${exported.rows} records, the database ${content.rows}, or others`);
  }
  return { schemaVersion: 1, stage, ...exported };
}

async function putManifest(manifest: RetentionManifest, folder: string, objects: LockedObjects) {
  const [key, text] = [manifestKey(folder), JSON.stringify(manifest)];
  const there = await objects.putOnce(key, text, 'application/json');
  if (there !== text) throw new ExportFaultError(key, 'it is there already and says something else');
  return { key, sha256: sha256(text) };
}

/** @returns whether the year is exported, verified, vouched for by signed anchors and noted as such; false when time is up */
async function prepare(year: number, isTimeUp: () => boolean, dependencies: RetainYearDependencies): Promise<boolean> {
  const { partitions, trail, objects, lists } = dependencies;
  const { rows } = await partitions.describe(year);
  const folder = exportFolder(year, rows);
  if (!(await exportYear({ year, folder, trail, objects, isTimeUp })) || isTimeUp()) return false;
  const manifest = await verify(year, rows, dependencies);
  const { key, sha256: digest } = await putManifest(manifest, folder, objects);
  await lists.append('anchors', nextAnchors(lists, manifest.anchors));
  await partitions.retain({ year, rows: manifest.rows, key, sha256: digest });
  return true;
}

/**
 * Exports, verifies and drops a year. Each step is done once: whatever run comes next goes on behind the last one.
 * @throws ExportContendedError, ExportFaultError, YearGrewError, PartitionKeptError, AuditUnavailableError
 */
export async function retainYear(
  year: number,
  isTimeUp: () => boolean,
  dependencies: RetainYearDependencies,
): Promise<YearReport> {
  const { partitions, holds } = dependencies;
  const held = await holds.findOfYear(year);
  if (held.length > 0) return { year, outcome: 'held', holds: held };
  const isPrepared = (await partitions.findRetained(year)) !== undefined || (await prepare(year, isTimeUp, dependencies));
  if (!isPrepared) return { year, outcome: 'unfinished' };
  return { year, outcome: 'dropped', rows: (await partitions.drop(year)) ?? 0 };
}
