import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce } from './build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
/** Building takes some seconds; more than this is a hang. */
const PATIENCE_MILLISECONDS = 120_000;

/** Everything that the console is made of; it takes nothing but types and pure functions from src. */
const INPUTS = ['console', 'package-lock.json', 'src/contracts', 'src/decisions'];

/** Thrown when the console can't be built; the message is vite's own output. */
export class ConsoleBuildError extends Error {
  override readonly name = 'ConsoleBuildError';
  constructor(output: string) {
    super(`vite build of console/ failed; correct what it names and try again:\n${output.trim()}`);
  }
}

/** In a process of its own: vite changes the environment of its process, and the embedded stack the clock of its own. */
async function runVite(outDir: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [VITE, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: join(ROOT, 'console'),
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
      timeout: PATIENCE_MILLISECONDS,
    });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new ConsoleBuildError(stdout + stderr || message);
  }
}

/**
 * Builds the operators' console, unless the same inputs were built before.
 * @returns the directory of its static files. @throws ConsoleBuildError
 */
export const buildConsole = (): Promise<string> =>
  buildOnce({
    folder: 'console',
    name: 'console',
    inputs: INPUTS,
    async make(workshop) {
      const directory = join(workshop, 'dist');
      await runVite(directory);
      return directory;
    },
  });

if (process.argv[1] === import.meta.filename) console.log(relative(ROOT, await buildConsole()));
