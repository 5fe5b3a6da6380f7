import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { SCHEMA_DIRECTORY, schemaFileOf } from '../../scripts/cli-schemas.ts';
import { OUTPUTS } from '../../scripts/commands/outputs.ts';
import { readCommands, wordsOf } from '../support/read-commands.ts';
import { NOT_RUN } from './not-run.ts';
import { OperatedWorld } from './operated-world.ts';
import { documentedExitCode, documentedLines, mentionedCommands, namedScripts, type DocumentedLine } from './read-documents.ts';

const OURS = /^(?:npm run -s stackflow -- |stackflow )/;
/** For other programs, and with variables: by a shell. */
const SHELL = /^(?:\w+=\$\()?(?:aws|curl|npm run -s stackflow) /;

const lines = documentedLines();
const isNotRun = ({ text }: DocumentedLine) => NOT_RUN.some(({ pattern }) => pattern.test(text));
const ours = lines.filter((line) => OURS.test(line.text) && !isNotRun(line));
const scripted = lines.filter((line) => !ours.includes(line) && SHELL.test(line.text) && !isNotRun(line));

const count = (pattern: RegExp): number => ours.filter(({ text }) => pattern.test(text)).length;
const { commands } = readCommands();

let world: OperatedWorld;
let run: (words: string[]) => Promise<{ code: number; out: string; err: string }>;
const answered = new Set<string>();

beforeAll(async () => {
  const needed = { failed: count(/ replay REMEDIATION-ID/), rejected: count(/ (replay|discard) REVIEW-ID/) + 1, asking: count(/ (approve|deny) /) };
  world = await OperatedWorld.start(needed);
  const { runCommand } = await import('../../scripts/commands/program.ts');
  run = async (words) => {
    const printed = { out: '', err: '' };
    const streams = { out: (text: string) => void (printed.out += text), err: (text: string) => void (printed.err += text) };
    return { code: await runCommand(words, streams), ...printed };
  };
}, 280_000);
afterAll(() => world.close());

const ajv = new Ajv({ strict: false });
formats.default(ajv);
const validators = new Map<string, ValidateFunction>();
function validatorOf(command: string): ValidateFunction {
  const found = validators.get(command) ?? ajv.compile(JSON.parse(readFileSync(join(SCHEMA_DIRECTORY, schemaFileOf(command)), 'utf8')) as object);
  validators.set(command, found);
  return found;
}

function expectPublished(path: string, out: string, err: string): void {
  const isValid = validatorOf(out === '' ? 'error' : path);
  expect(isValid(JSON.parse(out || err)) || isValid.errors).toBe(true);
}

/** @returns the command that the words name, as the registry of schemas calls it. */
const pathOf = (words: string[]): string | undefined =>
  commands
    .map(({ path }) => path)
    .filter((path) => `${words.join(' ')} `.startsWith(`${path} `))
    .sort((a, b) => b.length - a.length)[0];

/** `npm run -s stackflow -- show ID` → `show`, `ID` */
const wordsOfOurs = (text: string): string[] => wordsOf(text.replace(OURS, '')).filter((word, index, all) => word !== '>' && all[index - 1] !== '>');

describe('what documents tell people to type', () => {
  let read = '';

  test.each(ours)('$document: $text', async ({ document, text }) => {
    if (document !== read) await world.resume();
    read = document;
    const words = wordsOfOurs(world.fillIn(text));
    const path = pathOf(words) ?? '';
    const isJson = !words.includes('--format');
    const { code, out, err } = await run([...words, ...(isJson ? ['--json'] : []), '--stage', 'local']);

    expect([code, code === documentedExitCode(text) ? '' : err]).toEqual([documentedExitCode(text), '']);
    if (!isJson) return;
    expectPublished(path, out, err);
    if (out !== '') answered.add(path);
  }, 60_000);

  test('is run here, or stands in the list of what is not run', () => {
    const unknown = lines.filter((line) => !ours.includes(line) && !scripted.includes(line) && !isNotRun(line));

    expect(unknown.map(({ document, text }) => `${document}: ${text}`)).toEqual([]);
    expect(NOT_RUN.filter(({ pattern }) => !lines.some(({ text }) => pattern.test(text)))).toEqual([]);
  });

  test('names each command somewhere, whose answer was as its published schema says', () => {
    const notRun = lines.filter(isNotRun).map(({ text }) => pathOf(wordsOfOurs(text)));

    expect(Object.keys(OUTPUTS).filter((path) => !answered.has(path) && !notRun.includes(path))).toEqual([]);
  });

  test('names no command and no option in passing that there isn\'t', () => {
    const wrong = mentionedCommands().filter(({ text }) => {
      const words = wordsOfOurs(text);
      const command = commands.find(({ path }) => path === pathOf(words))?.command;
      const known = ['--json', '--stage', '--help', ...(command?.options.map(({ long }) => long) ?? [])];
      return !command || words.some((word) => word.startsWith('--') && !known.includes(word));
    });

    expect(wrong).toEqual([]);
  });
});

test('documents name no npm script that there isn\'t', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { scripts: Record<string, string> };

  expect(namedScripts().filter((name) => !(name in scripts))).toEqual([]);
});

describe('what does not go well', () => {
  test.each([
    [1, 'show rem-nobody'],
    [1, 'audit show rem-nobody'],
    [1, 'dlq show rem-nobody'],
    [1, 'preview rem-nobody'],
    [1, 'window remove nothing --scope all'],
    [1, 'audit hold lift --ci CI-nobody --reason TEXT'],
    [1, 'playbook show no-such-playbook'],
    [2, 'executions --limit many'],
    [2, 'replay REMEDIATION-ID --all'],
    [4, 'replay REMEDIATION-ID'],
    [4, 'dlq discard REMEDIATION-ID --reason TEXT'],
    [4, 'approve rem-nobody --reason TEXT'],
  ])('ends with %d, and is told as the schema says: stackflow %s', async (exitCode, line) => {
    const words = wordsOf(world.fillIn(line));
    const { code, out, err } = await run([...words, '--json', '--stage', 'local']);

    expect([code, code === exitCode ? '' : err]).toEqual([exitCode, '']);
    expectPublished(pathOf(words) ?? '', out, err);
  });
});

/** A block's lines in one shell, since later ones use the variables of earlier ones. */
const blocks = [...Map.groupBy(scripted, ({ document, block }) => `${document}, block ${block}`)];
const hasAws = await promisify(execFile)('aws', ['--version']).then(() => true, () => false);
if (!hasAws) console.warn('SKIPPED: the aws CLI is not installed, so that nobody runs the documents\' aws commands.');
const isRun = (block: DocumentedLine[]): boolean => hasAws || !block.some(({ text }) => text.includes('aws '));

/** @returns what is wrong with a block, if anything: the CLI says None for what isn't there. */
async function runBlock(name: string, block: DocumentedLine[]): Promise<string[]> {
  const script = block.map(({ text }) => world.fillIn(text)).join('\n');
  const shell = promisify(execFile)('bash', ['-eo', 'pipefail', '-c', script], { env: { ...process.env } });
  return shell.then(
    ({ stdout }) => (/\bNone\b/.test(stdout) ? [`${name} printed ${stdout}`] : []),
    (error: Error) => [`${name}: ${error.message}`],
  );
}

test('a shell runs every block with aws or curl, against the same stack', async () => {
  const wrong = await Promise.all(blocks.filter(([, block]) => isRun(block)).map(([name, block]) => runBlock(name, block)));

  expect(wrong.flat()).toEqual([]);
}, 120_000);
