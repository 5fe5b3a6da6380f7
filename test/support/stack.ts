import { join } from 'node:path';
import type { StackOptions } from '../../local/stack-options.ts';
import { startProcess, type ServerProcess } from './start-process.ts';

/** How tests reach a stack that runs in a process of its own. */
export interface TestStack {
  /** Variables for AWS SDK clients, as `npm run local:env` prints them. */
  environment: Record<string, string>;
  /** Outputs of the template. */
  outputs: Record<string, string>;
}

const STACK_PROCESS = join(import.meta.dirname, '../../local/stack-process.ts');

/** What outlives its stack lives in a directory; a server's database would not. */
const databaseOf = ({ dataDir }: StackOptions): StackOptions => {
  const databaseUrl = process.env['AUDIT_DATABASE_URL'];
  return databaseUrl && dataDir === undefined ? { databaseUrl } : {};
};

/**
 * Boots an embedded stack for tests; it ends with `close()` or with this process. Waits are skipped unless told, and the
 * audit trail is on the server under AUDIT_DATABASE_URL, if there is one.
 */
export const startTestStack = (options: StackOptions & { isLogShown?: boolean } = {}): Promise<ServerProcess<TestStack>> =>
  startProcess<TestStack>(STACK_PROCESS, { skipWaits: true, isAnnounced: false, ...databaseOf(options), ...options });

/** Sends JSON to a control address (`_faults`, `_clock`, `_crash`, …) of a stack. @returns its answer */
export async function control<Answer>(url: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Answer> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = (await response.json()) as Answer;
  if (!response.ok) {
    throw new Error(`${method} ${url} was refused: ${JSON.stringify(answer)}`);
  }
  return answer;
}
