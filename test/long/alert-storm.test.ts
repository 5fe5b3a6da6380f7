import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';
import type { AlertStormReport } from './alert-storm-process.ts';

const CIS = Number(process.env['STORM_CIS'] ?? 100);
const ALERTS_EACH = 10;
const COPIES = 10;
const ALERTS = CIS * ALERTS_EACH;

test(`${ALERTS} alerts at once, ${COPIES} copies each, in random order: ${ALERTS} requests, none lost, none double, per CI in order`, async () => {
  const storm = { cis: CIS, alertsEach: ALERTS_EACH, copies: COPIES, seed: Number(process.env['SEED'] ?? 20_261_125) };
  const report = await runProgram<AlertStormReport>(join(import.meta.dirname, 'alert-storm-process.ts'), storm);
  process.stdout.write(
    `${report.messages} messages, ${report.requests} requests, ${report.executions} executions, ${report.effects} effects\n`,
  );

  expect(report).toEqual({
    messages: ALERTS * COPIES,
    requests: ALERTS,
    executions: ALERTS,
    effects: ALERTS,
    miscounted: [],
    disordered: [],
  });
}, 3_600_000);
