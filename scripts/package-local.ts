import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const PACKAGES = join(ROOT, '.stackflow', 'package');
const SERVERLESS = join(ROOT, 'node_modules', 'serverless', 'bin', 'serverless.js');
/** Packaging takes some seconds; more than this is a hang. */
const PATIENCE_MILLISECONDS = 120_000;
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

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

const filesBelow = async (path: string): Promise<string[]> => {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

const filesOf = async (input: string): Promise<string[]> => {
  const path = join(ROOT, input);
  return /\.\w+$/.test(input) ? [path] : filesBelow(path);
};

/** @returns the SHA-256 of all inputs' names and contents: the package changes exactly when this does. */
async function hashInputs(): Promise<string> {
  const files = (await Promise.all(INPUTS.map(filesOf))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Lays the inputs out in a directory of their own: Serverless always works in `.serverless` beside serverless.yml, so
 * that two packagings in one directory would spoil each other.
 */
async function copyInputs(workshop: string): Promise<void> {
  await mkdir(workshop, { recursive: true });
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

/** Moves a finished package to its place; another process may have been faster with the same one. */
async function publish(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Removes packages that nobody uses; a younger one may still be running in another terminal. */
async function removeOld(): Promise<void> {
  const paths = (await readdir(PACKAGES)).map((name) => join(PACKAGES, name));
  const ages = await Promise.all(paths.map(async (path) => ({ path, age: Date.now() - (await stat(path)).mtimeMs })));
  const old = ages.filter(({ age }) => age > KEPT_MILLISECONDS);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

/**
 * Packages a stage, unless the same inputs were packaged before.
 * @returns the directory with the CloudFormation template, the zip files and, below `functions/`, the bundles.
 * @throws PackagingError
 */
export async function packageStage(stage: string): Promise<string> {
  const name = `${stage}-${(await hashInputs()).slice(0, 16)}`;
  const directory = join(PACKAGES, name);
  if (existsSync(directory)) return directory;
  const workshop = join(PACKAGES, `.workshop-${process.pid}-${name}`);
  try {
    await copyInputs(workshop);
    await runServerless(stage, workshop);
    await publish(await keepBundles(workshop), directory);
    await removeOld();
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return directory;
}

/** @returns the directory of the package that the embedded stack deploys. @throws PackagingError */
export const packageLocal = (): Promise<string> => packageStage('local');

if (process.argv[1] === import.meta.filename) console.log(relative(ROOT, await packageStage(process.argv[2] ?? 'local')));
