import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';
import type { BulkReport } from './bulk-replay-process.ts';

const RUNS = Number(process.env['BULK_RUNS'] ?? (process.env['LONG'] ? 1000 : 20));
const IN_WINDOW = RUNS / 10;

test(`${RUNS} failed runs are replayed in bulk, once interrupted: no effect twice, none lost, every gate asked again`, async () => {
  const report = await runProgram<BulkReport>(join(import.meta.dirname, 'bulk-replay-process.ts'), { runs: RUNS, inWindow: IN_WINDOW });
  process.stdout.write(
    `${RUNS} failed runs replayed in two parts (${report.parts.join(' + ')}) within ${report.virtualMinutes} virtual minutes: ` +
      `${JSON.stringify(report.after)}; ${report.effects} effects, ${report.duplicates.length} twice, ${report.lost.length} lost\n`,
  );

  expect(report.before).toEqual({ 'action-failed': RUNS });
  expect(report.after).toEqual({ 'success': RUNS - IN_WINDOW, 'maintenance-window': IN_WINDOW });
  expect(report.parts[0]).toBe(RUNS / 2);
  expect(report.duplicates).toEqual([]);
  expect(report.inWindowWithEffect).toEqual([]);
  expect(report.lost).toEqual([]);
  expect(report.effects).toBe(RUNS + RUNS - IN_WINDOW);
  expect(report.openLeft).toBe(0);
  expect(report.lettersLeft).toBe(0);
}, 3_600_000);
