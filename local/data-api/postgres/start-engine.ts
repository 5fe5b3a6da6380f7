import { Worker } from 'node:worker_threads';
import { PostgresError, type BoundParameter, type Engine, type QueryResult, type Session } from '../engine.ts';
import type { Answer, Ask, WorkerSettings } from './messages.ts';

type Waiting = { resolve: (result: QueryResult) => void; reject: (error: Error) => void };

/** Sends asks to the worker and matches its answers. */
function talkTo(worker: Worker) {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const wait = (id: number) => new Promise<QueryResult>((resolve, reject) => waiting.set(id, { resolve, reject }));

  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('result' in answer) call?.resolve(answer.result);
    else call?.reject(new PostgresError(answer.failure));
  });
  worker.on('error', (error) => {
    for (const call of waiting.values()) call.reject(error as Error);
    waiting.clear();
  });

  return {
    opened: wait(lastId),
    send(ask: { kind: 'query'; sql: string; parameters: BoundParameter[] } | { kind: 'close' }): Promise<QueryResult> {
      const id = ++lastId;
      worker.postMessage({ ...ask, id } satisfies Ask);
      return wait(id);
    },
  };
}

/** @returns a queue for the one session that embedded PostgreSQL has. */
function createTurns() {
  let last: Promise<void> = Promise.resolve();
  return async (): Promise<() => void> => {
    const before = last;
    let done = (): void => undefined;
    last = new Promise((resolve) => (done = resolve));
    await before;
    return () => done();
  };
}

/**
 * Starts embedded PostgreSQL in a thread of its own, since a statement blocks the thread that it runs in. It has one
 * session: who connects waits until the one before has released.
 * @param dataDir where the data lives; in memory when absent.
 */
export async function startEngine(dataDir?: string): Promise<Engine> {
  const workerData: WorkerSettings = { dataDir };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  const database = talkTo(worker);
  const takeTurn = createTurns();
  await database.opened.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });

  return {
    superuser: 'postgres',
    async connect(): Promise<Session> {
      const release = await takeTurn();
      return { query: (sql, parameters = []) => database.send({ kind: 'query', sql, parameters }), release };
    },
    async close() {
      await database.send({ kind: 'close' });
      await worker.terminate();
    },
  };
}
