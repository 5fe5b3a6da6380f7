import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../../support/run-program.ts';
import type { Crowd, CrowdReport } from './limits-process.ts';

const run = (crowd: Crowd) => runProgram<CrowdReport>(join(import.meta.dirname, 'limits-process.ts'), crowd);

const PATIENCE_MS = 240_000;

/** `npm run test:long` takes as many as the promise says. */
const isLong = process.env['LONG'] !== undefined;
const CROWD = isLong ? 1000 : 40;
const SERVICE = isLong ? 100 : 20;
const ACCOUNT = isLong ? 60 : 20;
const TRIALS = isLong ? 50 : 10;

test(`${CROWD} requests at once against "3 per hour" have exactly three effects`, async () => {
  const report = await run({ waves: [CROWD], safety: { maxPerHour: 3 } });

  expect(report).toMatchObject({ effects: 3, endings: { success: 3, 'rate-limit': CROWD - 3 } });
  expect(report.withinSeconds).toBeLessThan(3600);
}, PATIENCE_MS);

test('however many come at once, no more CIs of a service are acted on than allowed, and not one less', async () => {
  const report = await run({ waves: [SERVICE], ci: { service: 'shop' }, limits: { maxCisOfServiceAtOnce: 4 }, runSeconds: 120 });

  expect(report.peak).toBe(4);
  expect(report.endings).toEqual({ success: report.effects, 'blast-radius': SERVICE - report.effects });
}, PATIENCE_MS);

test('however many come at once, no more percent of an account are acted on than allowed', async () => {
  const report = await run({ waves: [ACCOUNT], limits: { maxPercentOfAccountAtOnce: 10 }, runSeconds: 120 });

  expect(report.peak).toBe(ACCOUNT / 10);
}, PATIENCE_MS);

test('after three failures in a row nothing more begins; half-open, exactly one of many tries', async () => {
  const breaker = { failures: 3, repeats: 3, halfOpenAfterSeconds: 1800 };
  const report = await run({ waves: [1, 1, 1, TRIALS, TRIALS], gapSeconds: 900, safety: { breaker }, outcome: 'Failed' });

  expect(report.effects).toBe(4);
  expect(report.endings).toEqual({ 'action-failed': 4, 'circuit-open': 2 * TRIALS - 1 });
}, PATIENCE_MS);
