import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { defineAction, IDEMPOTENCIES, UndeclaredIdempotencyError, type Action } from '../../src/actions/action.ts';
import { actions } from '../../src/actions/index.ts';
import { actionTypeSchema } from '../../src/contracts/names.ts';
import { CASE_NAMES, makeCase } from './cases.ts';

const FOLDER = new URL('../../src/actions/', import.meta.url);
const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** Every action folder has these; what is its own besides stands behind. */
const FILES = ['client.ts', 'describe.ts', 'execute.ts', 'index.ts', 'parameters.ts', 'plan.ts', 'poll.ts', 'probe.ts'];
const OWN_FILES: Record<string, string[]> = { 'asg-set-capacity': ['bound-capacity.ts'] };

describe('the registry', () => {
  test('holds one folder, one type and one line for each action', () => {
    const names = Object.keys(actions).sort();

    expect(names).toEqual([...actionTypeSchema.options].sort());
    expect(names).toEqual(folders.map(({ name }) => name).sort());
  });

  test.each(folders.map(({ name }) => name))('%s has the same files as the others', (name) => {
    const files = readdirSync(new URL(`${name}/`, FOLDER)).sort();

    expect(files).toEqual([...FILES, ...(OWN_FILES[name] ?? [])].sort());
  });

  test('refuses an action that declares no idempotency, or one that nobody knows', () => {
    const { idempotency: _, ...undeclared } = actions['rds-reboot'];

    expect(() => defineAction(undeclared as Action)).toThrow(UndeclaredIdempotencyError);
    expect(() => defineAction({ ...undeclared, idempotency: 'hope' as never })).toThrow(/must declare its idempotency/);
    expect(Object.values(actions).map(({ idempotency }) => IDEMPOTENCIES.includes(idempotency))).not.toContain(false);
  });

  test('has a case for the conformance suite and the fault matrix for every action', () => {
    const covered = new Set(CASE_NAMES.map((name) => makeCase(name).type));

    expect([...covered].sort()).toEqual(Object.keys(actions).sort());
  });
});
