import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Lints texts as if they stood at the given paths; runs in a child process, since ESLint loads its own config. */
const LINT = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint({ overrideConfig: { files: ['**/*.{ts,tsx}'], ...(await import('typescript-eslint')).default.configs.disableTypeChecked } });
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const answers = [];
  for (const { filePath, text } of JSON.parse(Buffer.concat(chunks).toString())) {
    const [result] = await eslint.lintText(text, { filePath });
    answers.push(result.messages.map((message) => message.ruleId ?? message.message));
  }
  console.log(JSON.stringify(answers));
`;

const PATHS = 'import-x/no-restricted-paths';
const PACKAGES = 'no-restricted-imports';

const forbidden: [name: string, filePath: string, text: string, rule: string][] = [
  ['contracts import platform', 'src/contracts/x.ts', `export * from '../platform/config.ts';`, PATHS],
  ['contracts import a package', 'src/contracts/x.ts', `export * from '@aws-sdk/client-sqs';`, PACKAGES],
  ['decisions import platform', 'src/decisions/x.ts', `export * from '../platform/config.ts';`, PATHS],
  ['decisions import an SDK', 'src/decisions/x.ts', `export * from '@aws-sdk/client-kms';`, PACKAGES],
  ['decisions read the time', 'src/decisions/x.ts', `export const now = () => new Date();`, 'no-restricted-syntax'],
  ['src imports scripts', 'src/stores/x.ts', `export * from '../../scripts/require-node.mjs';`, PATHS],
  ['functions import scripts', 'functions/match-rule/x.ts', `export * from '../../scripts/require-node.mjs';`, PATHS],
  ['the page imports a store', 'console/src/x.tsx', `export * from '../../src/stores/errors.ts';`, PATHS],
  ['an import without .ts', 'src/stores/x.ts', `export * from '../contracts/names';`, PACKAGES],
  ['settings read elsewhere', 'src/stores/x.ts', `export const stage = process.env.STAGE;`, 'no-restricted-properties'],
  ['any', 'src/stores/x.ts', `export const x = (value: any): unknown => value;`, '@typescript-eslint/no-explicit-any'],
];

const allowed: [name: string, filePath: string, text: string][] = [
  ['contracts import zod', 'src/contracts/x.ts', `export * from 'zod/mini';`],
  ['contracts import contracts', 'src/contracts/x.ts', `export * from './names.ts';`],
  ['stores import platform', 'src/stores/x.ts', `export * from '../platform/config.ts';`],
  ['intake imports contracts', 'src/intake/x.ts', `export * from '../contracts/names.ts';`],
  ['functions import src', 'functions/match-rule/x.ts', `export * from '../../src/contracts/names.ts';`],
  ['the page imports contracts', 'console/src/x.tsx', `export type * from '../../src/contracts/names.ts';`],
  ['scripts read settings', 'scripts/x.ts', `export const stage = process.env.STAGE;`],
];

const cases = [...forbidden, ...allowed].map(([, filePath, text]) => ({ filePath, text }));
const answers = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '--eval', LINT], { input: JSON.stringify(cases), encoding: 'utf8' }),
) as string[][];

test.each(forbidden.map(([name, , , rule], index) => ({ name, rule, index })))('lint refuses: $name', ({ rule, index }) => {
  expect(answers[index]).toEqual([rule]);
});

test.each(allowed.map(([name], index) => ({ name, index })))('lint accepts: $name', ({ index }) => {
  expect(answers[forbidden.length + index]).toEqual([]);
});
