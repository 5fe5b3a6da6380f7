import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram } from '../../support/run-program.ts';
import type { TamperingReport, TamperingShare } from './tampering-process.ts';

const PROCESS = join(import.meta.dirname, 'tampering-process.ts');

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const TAMPERINGS = 10_000;
/** One for each core of a small machine. */
const SHARES = 2;

/** Each kind, with rows, identities and lists. */
const KINDS = 30;

test(`${TAMPERINGS} random tamperings are seen with the ledger, and without it up to the last signed list (seed ${SEED})`, async () => {
  const shares = Array.from({ length: SHARES }, (_, index): TamperingShare => ({ seed: SEED + index, count: TAMPERINGS / SHARES }));
  const reports = await Promise.all(shares.map((share) => runProgram<TamperingReport>(PROCESS, share)));

  expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
  const tried = reports.map((report) => Object.values(report.tried).reduce((sum, count) => sum + count, 0));
  expect(tried).toEqual(shares.map(({ count }) => count));
  for (const { tried: kinds, unseenWithoutLedger } of reports) {
    expect(Object.keys(kinds)).toHaveLength(KINDS);
    expect(unseenWithoutLedger).toBeGreaterThan(0);
  }
}, 300_000);
