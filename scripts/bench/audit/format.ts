import { formatTable } from '../../commands/table.ts';
import type { Loaded } from './load-trail.ts';
import type { InsertRates } from './measure-inserts.ts';
import type { QueryTimes } from './measure-queries.ts';
import type { VerifyTimes } from './measure-verify.ts';

/** Seconds that verification of an export may take, a million records included. */
const MOST_VERIFY_SECONDS = 60;

/** Three digits say enough: `0.042`, `7.31`, `85,300`. */
const formatNumber = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });

const formatCount = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

/** @returns what was loaded, in a sentence. */
export function formatLoaded({ seconds, canonicalBytes, events }: Loaded, records: number): string {
  const what = `${formatCount(records)} records (${formatCount(canonicalBytes)} bytes of canonical text each)`;
  return `${what}, ${formatCount(events)} events\nin ${seconds.toFixed(0)} s, vacuum included: ${formatCount(records / seconds)} records/s`;
}

const judge = (value: number, limit: number | undefined): string =>
  limit === undefined ? '–' : `≤ ${limit}: ${value <= limit ? 'met' : 'NOT MET'}`;

export function formatQueries(queries: readonly QueryTimes[]): string {
  return formatTable(
    ['query', 'records', 'p50 ms', 'p95 ms', 'target', 'Data API p50 ms', 'Data API p95 ms', 'target'],
    queries.map(({ name, records, direct, dataApi, targetMilliseconds }) => [
      name,
      formatNumber(records),
      ...[direct.p50, direct.p95].map(formatNumber),
      judge(direct.p95, targetMilliseconds),
      ...[dataApi.p50, dataApi.p95].map(formatNumber),
      judge(dataApi.p95, targetMilliseconds),
    ]),
  );
}

export function formatInserts(rates: readonly InsertRates[]): string {
  return formatTable(
    ['clients', 'chained rows/s', 'plain rows/s', 'chained : plain', 'bare rows/s', 'chained : bare'],
    rates.map(({ clients, chained, plain, bare }) => [
      ...[clients, chained, plain].map(formatCount),
      formatNumber(chained / plain),
      formatCount(bare),
      formatNumber(chained / bare),
    ]),
  );
}

export function formatVerify({ checked, exportBytes, exportSeconds, verifySeconds }: VerifyTimes): string {
  const { records, events, lists, ledgerRows } = checked;
  return formatTable(
    ['records', 'events', 'signed lists', 'ledger rows', 'MB', 'export s', 'verify s', 'target'],
    [
      [
        ...[records, events, lists, ledgerRows, exportBytes / 1e6].map(formatCount),
        ...[exportSeconds, verifySeconds].map((seconds) => seconds.toFixed(1)),
        judge(verifySeconds, MOST_VERIFY_SECONDS),
      ],
    ],
  );
}
