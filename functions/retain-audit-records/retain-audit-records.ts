import type { Clock } from '../../src/platform/clock.ts';
import { logger } from '../../src/platform/logger.ts';
import { retainYear, type RetainYearDependencies, type YearReport } from './retain-year.ts';

export interface RetainAuditRecordsDependencies extends RetainYearDependencies {
  clock: Clock;
}

/** What a run did. */
export interface RetentionReport {
  /** Years whose partitions were made ahead of time. */
  made: number[];
  /** Years that are older than seven years, oldest first, up to the first one that stays. */
  years: YearReport[];
}

/**
 * After so long nothing new is begun; reading an export back and what follows takes less than what is left of the Lambda's
 * fifteen minutes.
 */
const WORK_MS = 9 * 60 * 1000;

/**
 * Makes partitions ahead of time, then exports, verifies and drops those that are older than seven years. The oldest goes
 * first, and a year that stays keeps the later ones: a chain may lose its beginning and nothing else, so that the signed
 * anchors say exactly what is gone.
 * @throws what retainYear throws
 */
export async function retainAuditRecords(dependencies: RetainAuditRecordsDependencies): Promise<RetentionReport> {
  logger.resetKeys();
  const { partitions, clock } = dependencies;
  const endsAt = clock.now().getTime() + WORK_MS;
  const isTimeUp = (): boolean => clock.now().getTime() >= endsAt;
  const report: RetentionReport = { made: await partitions.makePartitions(), years: [] };
  for (const year of await partitions.findExpired()) {
    const outcome = await retainYear(year, isTimeUp, dependencies);
    report.years.push(outcome);
    if (outcome.outcome !== 'dropped') break;
  }
  logger.info('audit records retained', { report });
  return report;
}
