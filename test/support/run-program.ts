import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** The history of thousands of executions stays in memory; what lives for one call shouldn't be copied there (a quarter of the time). */
const HEAP = ['--max-old-space-size=10000', '--max-semi-space-size=64'];

/**
 * Runs a test program in a process of its own: what jest's module system can't load, or what uses a core by itself.
 * @returns what it prints as its last line (JSON)
 */
export async function runProgram<Report>(file: string, argument: object | number): Promise<Report> {
  const child = spawn(process.execPath, ['--experimental-async-context-frame', ...HEAP, file, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = (await text(child.stdout)).trim().split('\n');
  return JSON.parse(lines.at(-1) || '"the program printed nothing: see its errors above"') as Report;
}
