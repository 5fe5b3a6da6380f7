import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CASE_NAMES } from '../actions/cases.ts';
import { runProgram } from '../support/run-program.ts';
import type { Duel } from './two-containers-process.ts';

const RUNS = 200;

test(`two containers that execute the same remediation at the same instant have one effect, ${RUNS} times`, async () => {
  const duels = await runProgram<Duel[]>(join(import.meta.dirname, 'two-containers-process.ts'), RUNS);

  expect(duels).toHaveLength(RUNS);
  expect(new Set(duels.map(({ name }) => name))).toEqual(new Set(CASE_NAMES));
  expect(duels.filter(({ effects }) => effects !== 1)).toEqual([]);
  // They did meet: in most duels one found the other at work.
  expect(duels.filter(({ endings }) => endings.includes('EffectInProgressError')).length).toBeGreaterThan(RUNS / 2);
  // Whoever comes later carries on with the one effect.
  expect(duels.filter(({ endings }) => !['running', 'succeeded'].includes(endings.at(-1) ?? ''))).toEqual([]);
}, 300_000);
