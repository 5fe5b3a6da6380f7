import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { StackClock } from '../clock/clock.ts';
import { CRASH_HEADER } from '../crash-header.ts';
import type { TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';
import { DataApiError, toDataApiError } from './errors.ts';
import type { Login } from './log-in.ts';
import { createOperations, type Operation } from './operations.ts';
import { startEngine } from './postgres/start-engine.ts';
import { runWithFault, SILENCE, type Silence, type Wait } from './run-with-fault.ts';
import { startServerEngine } from './server/start-server-engine.ts';
import type { DataApiRequest } from './types.ts';

export { ADMIN_ROLE, type Login } from './log-in.ts';

export interface DataApiOptions {
  /** Where the data lives; in memory when absent. */
  dataDir?: string;
  /** A PostgreSQL server (`postgres://…` of a superuser) in place of the embedded one. Nothing stays in it. */
  databaseUrl?: string;
  /** Any free port when absent. */
  port?: number;
  /** The role of each secret's ARN; a call with any other secret is refused. */
  roles: Record<string, Login>;
  /** Asked once a call. */
  takeFault?: TakeFault;
  /** Lets injected delays pass; without it they take no time. */
  clock?: StackClock;
}

const OPERATION_BY_PATH: Record<string, string> = {
  '/Execute': 'ExecuteStatement',
  '/BatchExecute': 'BatchExecuteStatement',
  '/BeginTransaction': 'BeginTransaction',
  '/CommitTransaction': 'CommitTransaction',
  '/RollbackTransaction': 'RollbackTransaction',
};

function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
  response.end(JSON.stringify(body));
}

async function readRequest(request: IncomingMessage): Promise<DataApiRequest> {
  try {
    return (await json(request)) as DataApiRequest;
  } catch {
    throw new DataApiError('BadRequestException', 'The body is not JSON');
  }
}

function createListener(operations: Record<string, Operation>, { takeFault, clock }: DataApiOptions) {
  async function answer(request: IncomingMessage, wait: Wait): Promise<object | Silence> {
    const name = OPERATION_BY_PATH[request.url ?? ''] ?? '';
    const operation = operations[name];
    if (!operation) throw new DataApiError('BadRequestException', `No operation at ${request.url}`);
    const body = await readRequest(request);
    return runWithFault(takeFault?.('rds-data', name, JSON.stringify(body)), wait, () => operation(body));
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const wait: Wait = {
      hold: () => void (clock && response.once('close', clock.holdRequest())),
      delay: (milliseconds) => delay(clock, milliseconds),
    };
    try {
      const result = await answer(request, wait);
      if (typeof result === 'object') reply(response, 200, result);
      else if (result === SILENCE.cut) response.destroy();
      else if (result === SILENCE.crash) reply(response, 200, {}, { [CRASH_HEADER]: '1' });
    } catch (error) {
      const { status, code, message } = toDataApiError(error);
      reply(response, status, { message }, { 'x-amzn-errortype': code });
    }
  };
}

function delay(clock: StackClock | undefined, milliseconds: number): Promise<void> {
  if (!clock) return Promise.resolve();
  const release = clock.holdRequest();
  return new Promise((resolve) => {
    const goOn = (): void => {
      release();
      resolve();
    };
    clock.setTimer(goOn, milliseconds, { skippable: true });
  });
}

/**
 * Starts the RDS Data API over embedded PostgreSQL, or over a server.
 * @returns its address, and how to end it.
 */
export async function startDataApi(options: DataApiOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const { databaseUrl, dataDir } = options;
  const engine = await (databaseUrl === undefined ? startEngine(dataDir) : startServerEngine(databaseUrl));
  const listener = createListener(createOperations(engine, options.roles), options);
  const server = createServer((request, response) => void listener(request, response));
  return {
    url: await listen(server, options.port),
    async close() {
      await stopListening(server);
      await engine.close();
    },
  };
}
