import { execFile } from 'node:child_process';
import { cp, rename, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce } from './build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const SERVERLESS = join(ROOT, 'node_modules', 'serverless', 'bin', 'serverless.js');
/** Packaging takes some seconds; more than this is a hang. */
const PATIENCE_MILLISECONDS = 120_000;

/** Everything that a package is made of. */
const INPUTS = [
  'functions',
  'package-lock.json',
  'package.json',
  'resources',
  'scripts/workflow-version.cjs',
  'serverless.yml',
  'src',
  'statemachines',
];

/** Thrown when `serverless package` fails; the message is its own output. */
export class PackagingError extends Error {
  override readonly name = 'PackagingError';
  constructor(stage: string, output: string) {
    super(`serverless package --stage ${stage} failed; correct what it names and try again:\n${output.trim()}`);
  }
}

/**
 * Lays the inputs out in a directory of their own: Serverless always works in `.serverless` beside serverless.yml, so
 * that two packagings in one directory would spoil each other.
 */
async function copyInputs(workshop: string): Promise<void> {
  await Promise.all(INPUTS.map((input) => cp(join(ROOT, input), join(workshop, input), { recursive: true })));
  await symlink(join(ROOT, 'node_modules'), join(workshop, 'node_modules'), 'dir');
}

async function runServerless(stage: string, workshop: string): Promise<void> {
  try {
    await promisify(execFile)(
      process.execPath,
      [SERVERLESS, 'package', '--stage', stage, '--param=keepBuildFolder=true'],
      { cwd: workshop, env: { ...process.env, NODE_OPTIONS: '' }, timeout: PATIENCE_MILLISECONDS },
    );
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new PackagingError(stage, stdout + stderr || message);
  }
}

/** Lays the bundles beside the template, as files that a worker can require. */
async function keepBundles(workshop: string): Promise<string> {
  const directory = join(workshop, '.serverless');
  await rename(join(workshop, '.esbuild', '.build', 'functions'), join(directory, 'functions'));
  await writeFile(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  return directory;
}

/**
 * Packages a stage, unless the same inputs were packaged before.
 * @returns the directory with the CloudFormation template, the zip files and, below `functions/`, the bundles.
 * @throws PackagingError
 */
export const packageStage = (stage: string): Promise<string> =>
  buildOnce({
    folder: 'package',
    name: stage,
    inputs: INPUTS,
    async make(workshop) {
      await copyInputs(workshop);
      await runServerless(stage, workshop);
      return keepBundles(workshop);
    },
  });

/** @returns the directory of the package that the embedded stack deploys. @throws PackagingError */
export const packageLocal = (): Promise<string> => packageStage('local');

if (process.argv[1] === import.meta.filename) console.log(relative(ROOT, await packageStage(process.argv[2] ?? 'local')));
