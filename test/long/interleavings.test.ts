import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';
import type { InterleavingReport } from './interleavings-process.ts';
import type { Share } from './schedules-process.ts';
import { runShares } from './run-shares.ts';

const PROCESS = join(import.meta.dirname, 'interleavings-process.ts');
const SHARE = { inProcess: 250, overHttp: 25 };

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Where a run that was stopped goes on. */
const FIRST = Number(process.env['FIRST'] ?? 0);
const RUNS = Number(process.env['RUNS'] ?? 10_000);
const HTTP_RUNS = Number(process.env['HTTP_RUNS'] ?? 200);

async function runShare(share: Share): Promise<InterleavingReport> {
  const report = await runProgram<InterleavingReport>(PROCESS, share);
  const { requests, effects, aborted, superseded, takenOver, broken } = report;
  const where = share.inProcess ? 'in process' : 'over HTTP';
  process.stdout.write(
    `interleavings ${share.from}–${share.from + report.runs - 1} ${where} (seed ${share.seed}): ${requests} requests, ${effects} effects, ` +
      `${aborted} aborted, ${takenOver} fenced, ${superseded} superseded, ${broken.length} broken\n`,
  );
  // Now, and not only at the end: a run that is stopped has found them too.
  for (const promise of broken) process.stdout.write(`  ${promise}\n`);
  return report;
}

test.each([
  [RUNS, 'in process', FIRST, true],
  [HTTP_RUNS, 'over HTTP, in containers of their own', 0, false],
])(`in %d random interleavings of P1 and Standard work, %s, with crashes, zombies and clocks ten minutes off, the lease holds (seed ${SEED})`, async (total, _, first, inProcess) => {
  const size = inProcess ? SHARE.inProcess : SHARE.overHttp;
  const reports = await runShares({ seed: SEED, first, total, size, inProcess }, runShare);

  expect(reports.flatMap(({ broken }) => broken)).toEqual([]);
  expect(reports.reduce((sum, report) => sum + report.runs, 0)).toBe(total - first);
}, 14_400_000);
