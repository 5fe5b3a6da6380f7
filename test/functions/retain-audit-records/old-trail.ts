import { retainAuditRecords, type RetentionReport } from '../../../functions/retain-audit-records/retain-audit-records.ts';
import type { AuditRecord } from '../../../src/contracts/audit-record.ts';
import { systemClock, type Clock } from '../../../src/platform/clock.ts';
import { createAuditExportStore } from '../../../src/stores/audit-export-store.ts';
import { createAuditRetentionStore } from '../../../src/stores/audit-retention-store.ts';
import { createAuditStore } from '../../../src/stores/audit-store.ts';
import { createChainHeadStore } from '../../../src/stores/chain-head-store.ts';
import { createChainListStore, type ChainListStoreOptions } from '../../../src/stores/chain-list-store.ts';
import { createLegalHoldStore } from '../../../src/stores/legal-hold-store.ts';
import type { LockedObjects } from '../../../src/stores/locked-objects.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import type { AuditKeeper } from '../../stores/start-audit-keeper.ts';

const THIS_YEAR = new Date().getUTCFullYear();

/** The oldest two may be dropped; all of the third is older than seven years only next year. */
export const [OLDEST, OLDER, YOUNGER] = [THIS_YEAR - 9, THIS_YEAR - 8, THIS_YEAR - 7];

/** A trail of many years in a place of its own, and the job that keeps it short. */
export function openOldTrail(keeper: AuditKeeper) {
  const { place, objects }: { place: ChainListStoreOptions; objects: LockedObjects } = keeper.newPlace(systemClock);
  const [asKeeper, audit] = [keeper.databaseOf('keeper'), createAuditStore(keeper.databaseOf('writer'))];
  const lists = createChainListStore(place);
  const parts = {
    partitions: createAuditRetentionStore(asKeeper),
    holds: createLegalHoldStore(asKeeper),
    trail: createAuditExportStore(asKeeper),
    objects,
    lists,
    stage: 'test',
  };

  const record = (year: number, name: string, changes: Partial<AuditRecord> = {}) =>
    audit.record(
      auditRecord({ remediationId: `${year}-${name}`, ciId: 'CI-1', incidentId: `INC-${year}`, recordedAt: `${year}-03-04T05:06:07.890Z`, ...changes }),
    );

  return {
    place,
    ...parts,
    record,

    /** Two CIs with records of each year, as they would have been written. */
    async fill(): Promise<void> {
      for (const year of [OLDEST, OLDER, YOUNGER]) await keeper.makeOldPartition(year);
      for (const year of [OLDEST, OLDER, YOUNGER, THIS_YEAR]) {
        await record(year, 'a');
        await record(year, 'b', { recordedAt: `${year}-06-07T08:09:10.123Z` });
        await record(year, 'c', { ciId: 'CI-2' });
      }
      await record(OLDER, 'd', { ciId: 'CI-3' });
    },

    run: (clock: Clock = systemClock): Promise<RetentionReport> => retainAuditRecords({ ...parts, clock }),
    sign: () => lists.append('heads', { collect: createChainHeadStore(asKeeper).readHeads }),

    /** @returns how many records each year has */
    async count(): Promise<Record<number, number>> {
      const rows = await keeper.run(
        "select extract(year from recorded_at at time zone 'UTC')::integer as year, count(*) from remediation.audit_record group by 1",
      );
      return Object.fromEntries(rows.map(([year, count]) => [year?.longValue ?? 0, count?.longValue ?? 0]));
    },

    /** @returns the years that have a partition and are older than seven years */
    findExpired: () => parts.partitions.findExpired(),
  };
}

export type OldTrail = ReturnType<typeof openOldTrail>;
