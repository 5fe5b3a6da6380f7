import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidActionNameError, newAction, UnexpectedFileError } from '../../scripts/new-action.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
let root: string;

/** A copy of what a new action touches, inside the project so that its packages are found. */
beforeAll(() => {
  mkdirSync(join(ROOT, '.stackflow'), { recursive: true });
  root = mkdtempSync(join(ROOT, '.stackflow/new-action-'));
  for (const path of ['src', 'tsconfig.json', 'package.json']) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  mkdirSync(join(root, 'test/actions'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run new-action', () => {
  test.each(['Reboot', 'reboot', '../evil-name', 'sqs_purge', "sqs-x';rm", '', 'teleport-database'])('refuses the name "%s"', async (name) => {
    await expect(newAction(name, root)).rejects.toThrow(InvalidActionNameError);
  });

  test('refuses an action that exists already, and leaves it alone', async () => {
    const before = read('src/actions/rds-reboot/index.ts');

    await expect(newAction('rds-reboot', root)).rejects.toThrow('src/actions/rds-reboot exists already');
    expect(read('src/actions/rds-reboot/index.ts')).toBe(before);
  });

  test('writes the folder, the test and the lines, all of which type-check', async () => {
    const written = await newAction('sqs-purge-queue', root);

    expect(written).toEqual([
      ...['client', 'parameters', 'describe', 'plan', 'execute', 'poll', 'probe', 'index'].map((file) => `src/actions/sqs-purge-queue/${file}.ts`),
      'test/actions/sqs-purge-queue.test.ts',
      'src/actions/index.ts',
      'src/actions/forms.ts',
      'src/contracts/names.ts',
    ]);
    expect(read('src/actions/index.ts')).toContain(`  'sqs-purge-queue': sqsPurgeQueue,\n};`);
    expect(read('src/actions/forms.ts')).toContain(`  'sqs-purge-queue': sqsPurgeQueue,\n};`);
    expect(read('src/contracts/names.ts')).toContain(`  'sqs-purge-queue',\n]);`);
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    writeFileSync(join(root, 'tsconfig.check.json'), JSON.stringify({ extends: './tsconfig.json', include: ['src', 'test'] }));
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', 'tsconfig.check.json'], { cwd: root, encoding: 'utf8' });
    expect(stdout).toBe('');
  }, 120_000);

  test('writes nothing when the registry does not look as expected', async () => {
    writeFileSync(join(root, 'src/actions/index.ts'), 'export const actions = {};\n');

    await expect(newAction('sns-publish', root)).rejects.toThrow(UnexpectedFileError);
    expect(() => read('src/actions/sns-publish/index.ts')).toThrow(/ENOENT/);
  });
});
