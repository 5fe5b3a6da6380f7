import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../../support/run-program.ts';
import type { PauseReport } from './pause-process.ts';

test('a pause while fifty executions are between gates and action: not one effect after it is acknowledged', async () => {
  const report = await runProgram<PauseReport>(join(import.meta.dirname, 'pause-process.ts'), {});

  expect(report.between).toBe(50);
  expect(report.effectsInTheEnd).toBe(report.effectsWhenAcknowledged);
  // Some had made their call, or were making it and were waited for; the others see the pause at the last moment.
  expect(report.waitedFor).toBeGreaterThan(0);
  expect(report.endings).toEqual({ success: report.effectsInTheEnd, paused: 50 - report.effectsInTheEnd });
  expect(report.effectsInTheEnd).toBeLessThan(50);
}, 120_000);
