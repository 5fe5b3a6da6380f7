import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatTable } from '../../scripts/commands/table.ts';
import { CASE_NAMES } from '../actions/cases.ts';
import { runProgram } from '../support/run-program.ts';
import type { MatrixReport } from './matrix-process.ts';
import { CRASHES, KINDS } from './mishaps.ts';

const PROCESS = join(import.meta.dirname, 'matrix-process.ts');
const LEAST_CASES = 600;

function printTable(counts: MatrixReport['counts'], total: number): void {
  const kinds = [...KINDS, ...CRASHES];
  const rows = CASE_NAMES.map((name) => [name, ...kinds.map((kind) => String(counts[name]?.[kind] ?? 0))]);
  process.stdout.write(`\n${formatTable(['fault matrix', ...kinds], rows)}\n${total} cases\n\n`);
}

test('whatever goes wrong once, there is at most one effect, one audit record, one work note, and the lease is given back', async () => {
  // The whole stack runs in the one thread of a program: each core gets a share.
  const half = Math.ceil(CASE_NAMES.length / 2);
  const halves = [CASE_NAMES.slice(0, half), CASE_NAMES.slice(half)];
  const shares = await Promise.all(halves.map((names) => runProgram<MatrixReport>(PROCESS, names)));

  const counts = Object.assign({}, ...shares.map((share) => share.counts)) as MatrixReport['counts'];
  const total = Object.values(counts).flatMap((kinds) => Object.values(kinds)).reduce((sum, count) => sum + count, 0);
  printTable(counts, total);
  expect(shares.flatMap(({ broken }) => broken)).toEqual([]);
  expect(shares.flatMap(({ vacuous }) => vacuous)).toEqual([]);
  expect(Object.keys(counts).sort()).toEqual([...CASE_NAMES].sort());
  expect(total).toBeGreaterThanOrEqual(LEAST_CASES);
}, 600_000);
