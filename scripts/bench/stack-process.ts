import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STACK_PROCESS = fileURLToPath(new URL('../../local/stack-process.ts', import.meta.url));

/** Boots an embedded stack in a process of its own, waits skipped, and points this process's environment at it. */
export async function startStackProcess(): Promise<{ close: () => Promise<void> }> {
  const options = JSON.stringify({ skipWaits: true, isAnnounced: false });
  const child = spawn(process.execPath, [STACK_PROCESS, options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  Object.assign(process.env, (JSON.parse(line) as { environment: Record<string, string> }).environment);
  return {
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
