import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatTable } from '../../scripts/commands/table.ts';
import { runProgram } from '../support/run-program.ts';
import type { CrashPointsReport } from './crash-points-process.ts';
import { SCENARIOS } from './scenarios.ts';

const PROCESS = join(import.meta.dirname, 'crash-points-process.ts');

/** A state makes two calls at least; fewer points than this would mean that crashes weren't found. */
const LEAST_POINTS = 15;

/** `npm run test:long` takes all; an odd number takes as many crashes before calls as behind them. */
const EVERY = process.env['LONG'] ? 1 : 5;

/** As a share of all crashes. */
const MOST_VACUOUS = 0.02;

test('a crash before or after any call of any state leaves exactly one audit record once the sweeper has been', async () => {
  const names = Object.keys(SCENARIOS);
  const halves = [names.filter((_, index) => index % 2 === 0), names.filter((_, index) => index % 2 === 1)];
  const shares = await Promise.all(halves.map((half) => runProgram<CrashPointsReport>(PROCESS, { names: half, every: EVERY })));

  const points = Object.assign({}, ...shares.map((share) => share.points)) as Record<string, number>;
  process.stdout.write(`\n${formatTable(['crash points', 'calls'], names.map((name) => [name, String(points[name])]))}\n\n`);
  expect(shares.flatMap(({ broken }) => broken)).toEqual([]);
  const crashes = Object.values(points).reduce((sum, count) => sum + (2 * count) / EVERY, 0);
  expect(shares.flatMap(({ vacuous }) => vacuous).length).toBeLessThan(crashes * MOST_VACUOUS);
  for (const name of names) expect([name, (points[name] ?? 0) >= LEAST_POINTS]).toEqual([name, true]);
}, 600_000);
