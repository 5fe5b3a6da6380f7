import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';
import type { Share, ShareReport } from './schedules-process.ts';

const PROCESS = join(import.meta.dirname, 'schedules-process.ts');
/** A process keeps the history of every execution in memory: a new one begins now and then. */
const SHARE = { inProcess: 500, overHttp: 50 };
const AT_ONCE = 2;

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const RUNS = Number(process.env['RUNS'] ?? 10_000);
const HTTP_RUNS = Number(process.env['HTTP_RUNS'] ?? 200);

async function runShare(share: Share): Promise<ShareReport> {
  const report = await runProgram<ShareReport>(PROCESS, share);
  const where = share.inProcess ? 'in process' : 'over HTTP';
  process.stdout.write(`schedules ${share.from}–${share.from + report.runs - 1} ${where} (seed ${share.seed}): ${report.strikes} mishaps struck\n`);
  return report;
}

async function runAll(total: number, inProcess: boolean): Promise<ShareReport[]> {
  const size = inProcess ? SHARE.inProcess : SHARE.overHttp;
  const shares = Array.from({ length: Math.ceil(total / size) }, (_, index): Share => {
    const from = index * size;
    return { seed: SEED, from, count: Math.min(size, total - from), inProcess };
  });
  const reports: ShareReport[] = [];
  const work = async (): Promise<void> => {
    for (let share = shares.shift(); share; share = shares.shift()) reports.push(await runShare(share));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return reports;
}

test.each([
  [RUNS, 'in process', true],
  [HTTP_RUNS, 'over HTTP, in containers of their own', false],
])(`whatever goes wrong in %d random schedules, %s, no effect happens twice and no message is lost (seed ${SEED})`, async (runs, _, inProcess) => {
  const reports = await runAll(runs, inProcess);

  expect(reports.flatMap(({ broken }) => broken)).toEqual([]);
  expect(reports.reduce((sum, { runs: count }) => sum + count, 0)).toBe(runs);
  expect(reports.reduce((sum, { strikes }) => sum + strikes, 0)).toBeGreaterThanOrEqual(runs);
}, 7_200_000);
