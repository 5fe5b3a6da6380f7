import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { checkFiles, formatProblem } from '../../../scripts/playbooks/check-files.ts';
import { readPlaybookFiles } from '../../../scripts/playbooks/find-files.ts';
import { CATEGORIES } from '../../../src/intake/classifier/embedded.ts';

interface Expected {
  /** Line and column, counted by hand. */
  at: string;
  message: string;
  /** Whether the JSON Schema that editors use refuses it too. */
  refusedByEditors: boolean;
}

const BROKEN = join(import.meta.dirname, 'broken');
const PLAYBOOKS = join(import.meta.dirname, '../../../playbooks');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const expected = readJson(join(import.meta.dirname, 'broken-expected.json')) as Record<string, Expected>;
const names = readdirSync(BROKEN).map((file) => file.replace('.json', ''));

const isAccepted = new Ajv({ strictTypes: false, strictRequired: false }).compile(readJson(join(PLAYBOOKS, 'playbook.schema.json')) as object);
const isRefused = (path: string): boolean => {
  try {
    return !isAccepted(readJson(path));
  } catch {
    return false;
  }
};

test('there are more than thirty broken playbooks, and each says what is wrong with it', () => {
  expect(names.length).toBeGreaterThan(30);
  expect(names.sort()).toEqual(Object.keys(expected).sort());
});

describe.each(Object.entries(expected))('the broken playbook %s', (name, { at, message, refusedByEditors }) => {
  const path = join(BROKEN, `${name}.json`);

  test('gets one message, with file, line, column and a remedy', () => {
    const { problems, playbooks } = checkFiles(readPlaybookFiles([path]));

    expect(problems.map(formatProblem)).toEqual([`${path}:${at}  ${message}`]);
    expect(message).toMatch(/^.+; .+$/);
    expect(playbooks).toEqual([]);
  });

  test(`is ${refusedByEditors ? 'refused' : 'let pass, or not read,'} by the JSON Schema for editors`, () => {
    expect(isRefused(path)).toBe(refusedByEditors);
  });
});

test('the broken ones together get all of their messages in one run', () => {
  const { problems } = checkFiles(readPlaybookFiles([BROKEN]));

  expect(problems.map(({ file, line, column }) => `${file.replace(/^.*\//, '')}:${line}:${column}`)).toEqual(
    Object.entries(expected).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { at }]) => `${name}.json:${at}`),
  );
});

test('what is in playbooks/ is valid, without a warning, for editors too', () => {
  const files = readPlaybookFiles([PLAYBOOKS]);

  expect(checkFiles(files, CATEGORIES).problems).toEqual([]);
  expect(checkFiles(files, CATEGORIES).playbooks).toHaveLength(files.length);
  expect(files.filter(({ file }) => isRefused(file))).toEqual([]);
});
