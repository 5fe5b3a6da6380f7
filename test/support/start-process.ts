import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server in a process of its own: what jest's module system can't load runs there. */
export interface ServerProcess<Ready> {
  /** What the process printed as its first line. */
  ready: Ready;
  close(): Promise<void>;
}

/** Thrown when the process ends before it is ready; its stderr is on the terminal. */
export class ProcessEndedError extends Error {
  constructor(file: string) {
    super(`${file} ended before it was ready: see its output above.`);
    this.name = 'ProcessEndedError';
  }
}

/**
 * Starts a TypeScript file that prints one JSON line when it is ready and ends with its standard input.
 * @throws ProcessEndedError
 */
export async function startProcess<Ready>(file: string, options: object = {}): Promise<ServerProcess<Ready>> {
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
  if (line === undefined) {
    throw new ProcessEndedError(file);
  }
  return {
    ready: JSON.parse(String(line[0])) as Ready,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
