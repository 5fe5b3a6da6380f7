import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';
import { runShares } from './run-shares.ts';
import type { Share, ShareReport } from './schedules-process.ts';

const PROCESS = join(import.meta.dirname, 'schedules-process.ts');
const SHARE = { inProcess: 500, overHttp: 50 };

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const RUNS = Number(process.env['RUNS'] ?? 10_000);
const HTTP_RUNS = Number(process.env['HTTP_RUNS'] ?? 200);

async function runShare(share: Share): Promise<ShareReport> {
  const report = await runProgram<ShareReport>(PROCESS, share);
  const where = share.inProcess ? 'in process' : 'over HTTP';
  process.stdout.write(`schedules ${share.from}–${share.from + report.runs - 1} ${where} (seed ${share.seed}): ${report.strikes} mishaps struck\n`);
  return report;
}

test.each([
  [RUNS, 'in process', true],
  [HTTP_RUNS, 'over HTTP, in containers of their own', false],
])(`whatever goes wrong in %d random schedules, %s, no effect happens twice and no message is lost (seed ${SEED})`, async (runs, _, inProcess) => {
  const size = inProcess ? SHARE.inProcess : SHARE.overHttp;
  const reports = await runShares({ seed: SEED, total: runs, size, inProcess }, runShare);

  expect(reports.flatMap(({ broken }) => broken)).toEqual([]);
  expect(reports.reduce((sum, { runs: count }) => sum + count, 0)).toBe(runs);
  expect(reports.reduce((sum, { strikes }) => sum + strikes, 0)).toBeGreaterThanOrEqual(runs);
}, 7_200_000);
