import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { cliSchemas, SCHEMA_DIRECTORY, schemaFileOf } from '../../../scripts/cli-schemas.ts';
import { OUTPUTS } from '../../../scripts/commands/outputs.ts';
import { createProgram, runCommand } from '../../../scripts/commands/program.ts';
import { examplesOf, helpOf, readCommands, wordsOf } from '../../support/read-commands.ts';

const { commands, acts } = readCommands();
const published = Object.keys(OUTPUTS);
const commandOf = (path: string) => commands.find((one) => one.path === path)?.command;

const readSchema = (command: string): object => JSON.parse(readFileSync(join(SCHEMA_DIRECTORY, schemaFileOf(command)), 'utf8')) as object;
const isError = new Ajv().compile(readSchema('error'));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines = { out: '', err: '' };
  const code = await runCommand(args, { out: (text) => void (lines.out += text), err: (text) => void (lines.err += text) });
  return { code, ...lines };
}

const CALENDAR = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20261205T220000Z', 'DTEND:20261206T020000Z', 'END:VEVENT', 'END:VCALENDAR'];

const write = (name: string, text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'contract-')), name);
  writeFileSync(file, text);
  return file;
};

/** Files that examples name. */
const FILES: Record<string, string> = {
  'request.json': 'samples/12-dry-run.json',
  'maintenance.ics': write('maintenance.ics', CALENDAR.join('\r\n')),
};

/** They answer without a stack. */
const NEEDS_NO_STACK = new Set(['playbook validate', 'playbook test']);

const exampleOf = (path: string): string[] => {
  const command = commandOf(path);
  const [line = ''] = command ? examplesOf(command) : [];
  return wordsOf(line).slice(1).map((word) => FILES[word] ?? word);
};

beforeAll(() => {
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  process.env['AWS_ENDPOINT_URL'] = process.env['STACKFLOW_IDENTITY_URL'] = 'http://127.0.0.1:1';
});
beforeEach(() => void delete process.env['STACKFLOW_STAGE']);

describe('what --json prints', () => {
  test('has a published schema for each command that does something, and for no other', () => {
    const childless = commands.filter(({ command }) => command.commands.length === 0).map(({ path }) => path);

    expect(childless.filter((path) => !published.includes(path))).toEqual([]);
    expect(published.filter((path) => !commandOf(path))).toEqual([]);
    expect(published).toHaveLength(acts);
  });

  test('is published as it is now: `npm run schemas` writes it', () => {
    const onDisk = new Map(readdirSync(SCHEMA_DIRECTORY).map((name) => [name, readFileSync(join(SCHEMA_DIRECTORY, name), 'utf8')]));
    const current = cliSchemas();
    const names = [...new Set([...onDisk.keys(), ...current.keys()])];

    expect(names.filter((name) => onDisk.get(name) !== current.get(name))).toEqual([]);
  });
});

describe.each(published)('stackflow %s', (path) => {
  test('has help that ends with 0 and describes it', async () => {
    const { code, out } = await run(...path.split(' '), '--help');

    expect(code).toBe(0);
    expect(commandOf(path)?.description()).not.toBe('');
    expect(out).toContain('Usage: stackflow ');
  });

  test('has an example that is understood', async () => {
    const command = commandOf(path);
    const lines = command ? examplesOf(command) : [];
    let understood = 0;
    const program = createProgram(() => async () => void (understood += 1), { writeErr: (text) => expect(text).toBe('') });
    for (const line of lines) await program.parseAsync(wordsOf(line).slice(1), { from: 'user' });

    expect(helpOf(command as NonNullable<typeof command>)).toMatch(/^Examples?:$/m);
    expect(lines.every((line) => line.startsWith(`stackflow ${path}`))).toBe(true);
    expect(understood).toBeGreaterThan(0);
  });

  test('ends with 2 for an option that there isn\'t, and says so', async () => {
    const { code, out, err } = await run(...exampleOf(path), '--no-such-option', '--json');

    expect([code, out]).toEqual([2, '']);
    expect(isError(JSON.parse(err))).toBe(true);
    expect(err).toContain('--no-such-option');
  });

});

test.each(published.filter((path) => !NEEDS_NO_STACK.has(path)))('stackflow %s ends with 3 where nobody answers', async (path) => {
  const { code, out, err } = await run(...exampleOf(path), '--json', '--stage', 'local');

  expect([code, out]).toEqual([3, '']);
  expect(isError(JSON.parse(err))).toBe(true);
});
