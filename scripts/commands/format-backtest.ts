import type { BacktestReport } from '../../src/decisions/backtest/report.ts';
import { formatTable } from './table.ts';

/** What a backtest was about. */
export interface BacktestSubject {
  playbookId: string;
  version: number;
  recentChangeMinutes: number;
  from: string;
  to: string;
  isComplete: boolean;
}

const lines = (report: BacktestReport, { recentChangeMinutes }: BacktestSubject): [number, string][] => [
  [report.records, 'remediations recorded'],
  ...(report.withoutRequest > 0 ? [[report.withoutRequest, 'left out: their request is no longer in the ledger'] as [number, string]] : []),
  ...(report.withoutCi > 0 ? [[report.withoutCi, 'left out: their CI is no longer there'] as [number, string]] : []),
  [report.belowConfidence, 'would have matched with more confidence'],
  [report.matched, 'would have fired'],
  [report.inWindow, 'of them in a maintenance window'],
  [report.nearChange, `of them within ${recentChangeMinutes} minutes of a change`],
  ...report.refusedByLimits.map(({ reason, count }): [number, string] => [count, `of the others refused by its limits: ${reason}`]),
  [report.acted, 'would have acted in the end'],
];

/** @returns the report for a person. */
export function formatBacktest(report: BacktestReport, subject: BacktestSubject): string {
  const { playbookId, version, from, to, isComplete } = subject;
  const counted = lines(report, subject);
  const width = Math.max(...counted.map(([number]) => String(number).length));
  const outcomes = report.outcomes.map(({ playbookId: ran, result, count }) => [ran, result, String(count)]);
  return [
    `${playbookId} version ${version}, from ${from} to ${to}:`,
    ...counted.map(([number, what]) => `  ${String(number).padStart(width)}  ${what}`),
    ...(outcomes.length > 0 ? ['', 'What really became of those that it would have fired on:', formatTable(['playbook', 'result', 'records'], outcomes)] : []),
    '',
    'Windows and changes are those that were recorded, or, where a gate was not reached, those known today; CI records are those of today.',
    ...(isComplete ? [] : ['Stopped: this is the newest part alone. With --checkpoint, the same command goes on.']),
  ].join('\n');
}
