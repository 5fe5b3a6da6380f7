import type { Command } from 'commander';
import * as z from 'zod/mini';
import { instantSchema, playbookIdSchema } from '../../src/contracts/names.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import { backtestReportSchema, reportBacktest } from '../../src/decisions/backtest/report.ts';
import { NOTHING_COUNTED } from '../../src/decisions/backtest/tally.ts';
import { runBacktest, type BacktestState } from '../../src/operations/playbooks/backtest.ts';
import { hashPlaybook, readCheckpoint, writeCheckpoint } from '../playbooks/checkpoint.ts';
import { startProgress } from '../progress.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { formatBacktest } from './format-backtest.ts';
import { openPast } from './open-past.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { readPlaybook } from './read-playbook.ts';
import { readInstant, readText } from './read-options.ts';

export const playbookBacktestOutput = z.strictObject({
  playbookId: playbookIdSchema,
  version: z.int(),
  from: instantSchema,
  to: instantSchema,
  /** False when it was stopped: the newest records alone are counted. */
  isComplete: z.boolean(),
  ...backtestReportSchema.shape,
});

const DAY_MS = 86_400_000;
const MOST_DAYS = 3650;

function readDays(value: unknown): number {
  if (/^\d{1,4}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= MOST_DAYS) return Number(value);
  throw new UsageError(`--days takes a number from 1 to ${MOST_DAYS}, not ${String(value)}.`);
}

interface Asked {
  playbook: Playbook;
  days: number;
  stage: string;
  /** ISO 8601; until now when absent. */
  to: string | undefined;
  file: string | undefined;
}

/** A run that goes on is about the time range of the one that it continues. */
function begin({ playbook, days, stage, file, to: wanted }: Asked, now: Date) {
  const asked = { stage, days, playbookHash: hashPlaybook(playbook) };
  const found = file === undefined ? undefined : readCheckpoint(file, { ...asked, ...(wanted !== undefined && { to: wanted }) });
  const to = found?.to ?? wanted ?? now.toISOString();
  const from = new Date(Date.parse(to) - days * DAY_MS).toISOString();
  const save = (state: BacktestState): void => {
    if (file !== undefined) writeCheckpoint(file, { schemaVersion: 1, ...asked, from, to, ...state });
  };
  const start: BacktestState | undefined = found && { tally: found.tally, ...(found.next !== undefined && { next: found.next }) };
  return { from, to, start, save };
}

async function backtest(asked: Asked): Promise<Outcome> {
  const { playbook, stage } = asked;
  const { from, to, start, save } = begin(asked, new Date());
  const past = await openPast(stage);
  const progress = startProgress('backtest');
  let state: BacktestState = start ?? { tally: NOTHING_COUNTED };
  try {
    for await (state of runBacktest({ playbook, from, to }, start, past)) {
      save(state);
      progress.step(state.tally.records, undefined, `${state.tally.matched} would have fired`);
      if (progress.signal.aborted) break;
    }
  } finally {
    progress.end();
  }
  const { playbookId, version, safety } = playbook;
  const subject = { playbookId, version, from, to, isComplete: state.next === null };
  const report = reportBacktest(state.tally, playbook);
  const text = formatBacktest(report, { ...subject, recentChangeMinutes: safety.recentChangeMinutes });
  return { exitCode: subject.isComplete ? EXIT.done : EXIT.failed, text, json: { ...subject, ...report } };
}

const readAsked = async (name: string, { stage, days, to, checkpoint }: GlobalOptions & Record<string, unknown>): Promise<Asked> => ({
  days: readDays(days),
  to: to === undefined ? undefined : readInstant('--to', to),
  file: checkpoint === undefined ? undefined : readText(checkpoint, '--checkpoint takes a file.'),
  stage,
  playbook: await readPlaybook(name, stage),
});

export function registerPlaybookBacktest(playbook: Command, answer: Answer): void {
  playbook
    .command('backtest')
    .description('what would it have done in the past? reads alone; Ctrl-C stops after the page at hand')
    .argument('<id-or-file>', 'id of a deployed playbook, or a file')
    .option('--days <number>', 'how far back', '90')
    .option('--to <time>', 'from when backwards, with its offset (now)')
    .option('--checkpoint <file>', 'where it notes how far it is, so that it can be stopped and go on')
    .addHelpText('after', example('stackflow playbook backtest playbooks/disk-full-clean-up.json --days 90 --checkpoint backtest.json'))
    .action(answer(async (options, [name = '']) => await backtest(await readAsked(name, options))));
}
