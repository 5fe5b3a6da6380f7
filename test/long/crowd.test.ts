import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { MOST_PER_HOUR } from '../../src/contracts/control.ts';
import { runProgram } from '../support/run-program.ts';
import type { CrowdOfCisReport } from './crowd-process.ts';

const CIS = Number(process.env['CIS'] ?? 100);
const EACH = Number(process.env['EACH'] ?? 20);

test(`${CIS} CIs with ${EACH} requests each, through both queues: all end, one at a time per CI, and the CIs side by side`, async () => {
  const report = await runProgram<CrowdOfCisReport>(join(import.meta.dirname, 'crowd-process.ts'), { cis: CIS, each: EACH });
  process.stdout.write(`${report.ended} ended in ${report.virtualMinutes} virtual minutes: ${JSON.stringify(report.endings)}; peak parallel CIs: ${report.peakParallelCis}\n`);

  expect(report.ended).toBe(CIS * EACH);
  const acted = Math.min(CIS * EACH, MOST_PER_HOUR);
  const refused = CIS * EACH - acted;
  expect(report.endings).toEqual({ success: acted, ...(refused > 0 && { storm: refused }) });
  expect(report.overlaps).toEqual([]);
  expect(report.peakParallelCis).toBeGreaterThan(Math.min(5, CIS - 1));
}, 3_600_000);
