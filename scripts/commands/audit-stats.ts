import type { Command } from 'commander';
import * as z from 'zod/mini';
import { auditStatisticsQuerySchema } from '../../src/contracts/audit-query.ts';
import type { AuditFigures, AuditStatistics } from '../../src/contracts/audit-statistics.ts';
import { instantSchema, playbookIdSchema } from '../../src/contracts/names.ts';
import { openAuditQueries, readQuery } from './audit-queries.ts';
import { anyReasonOutput, resultOutput } from './audit-record-output.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer } from './outcome.ts';
import { formatDuration, formatTable } from './table.ts';

const rate = z.nullable(z.number());

const figures = {
  success: z.int(),
  failure: z.int(),
  skipped: z.int(),
  successRate: rate,
  repairs: z.int(),
  mttrSeconds: rate,
  recurrences: z.int(),
  recurrenceRate: rate,
};

export const auditStatsOutput: z.ZodMiniType<AuditStatistics> = z.strictObject({
  from: z.nullable(instantSchema),
  to: z.nullable(instantSchema),
  recurrenceDays: z.int(),
  total: z.strictObject(figures),
  playbooks: z.array(z.strictObject({ playbookId: playbookIdSchema, ...figures })),
  counts: z.array(z.strictObject({ result: resultOutput, reason: z.nullable(anyReasonOutput), count: z.int() })),
});

const OPTIONS = ['from', 'to', 'playbook', 'recurrenceDays'];

const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`);

const toCells = (name: string, figures: AuditFigures): string[] => [
  name,
  String(figures.success),
  String(figures.failure),
  String(figures.skipped),
  percent(figures.successRate),
  String(figures.repairs),
  figures.mttrSeconds === null ? '–' : formatDuration(figures.mttrSeconds * 1000),
  String(figures.recurrences),
  percent(figures.recurrenceRate),
];

function formatRange({ from, to }: AuditStatistics): string {
  if (from === null && to === null) return 'All records';
  return `Records${from === null ? '' : ` from ${from}`}${to === null ? '' : ` before ${to}`}`;
}

/** @returns statistics for a person. */
export function formatStatistics(statistics: AuditStatistics): string {
  const { total, playbooks, counts, recurrenceDays } = statistics;
  if (counts.length === 0) return `${formatRange(statistics)}: there are none.`;
  const headings = ['playbook', 'success', 'failure', 'skipped', 'success rate', 'repairs', 'MTTR', `again in ${recurrenceDays} d`, 'recurrence'];
  const figures = [...playbooks.map((one) => toCells(one.playbookId, one)), toCells('(all)', total)];
  const endings = counts.map(({ result, reason, count }) => [result, reason ?? '', String(count)]);
  return [formatRange(statistics), formatTable(headings, figures), formatTable(['result', 'reason', 'records'], endings)].join('\n\n');
}

export function registerAuditStats(audit: Command, answer: Answer): void {
  audit
    .command('stats')
    .description('success rate, mean time to repair and recurrence per playbook, and how remediations ended')
    .option('--from <time>', 'recorded at this time or later (2026-05-19, or with a time and its offset)')
    .option('--to <time>', 'recorded before this time')
    .option('--playbook <id>', 'of one playbook')
    .option('--recurrence-days <number>', 'within how many days a repair that is needed again counts as such (7)')
    .addHelpText('after', example('stackflow audit stats --from 2026-01-01 --playbook restart-service'))
    .action(
      answer(async (options) => {
        const query = readQuery(auditStatisticsQuerySchema, OPTIONS, options);
        const statistics = await (await openAuditQueries(options.stage)).measure(query);
        return { exitCode: EXIT.done, text: formatStatistics(statistics), json: statistics };
      }),
    );
}
