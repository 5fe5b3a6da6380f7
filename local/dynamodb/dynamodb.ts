import dynalite from 'dynalite';
import type { Server } from 'node:http';
import type { StackClock } from '../clock/clock.ts';
import { createFaultFront, type TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';

export interface DynamoDbOptions {
  clock: StackClock;
  port?: number;
  /** Where tables outlive the process; in memory without it. */
  dataDir?: string;
  takeFault?: TakeFault;
}

export interface DynamoDb {
  url: string;
  close(): Promise<void>;
}

/** Starts DynamoDB (dynalite) on this machine. Tables are there at once. */
export async function startDynamoDb({ clock, port = 0, dataDir, takeFault }: DynamoDbOptions): Promise<DynamoDb> {
  const inner = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(dataDir !== undefined && { path: dataDir }),
  });
  const front = createFaultFront(inner, {
    clock,
    takeFault: takeFault ?? (() => undefined),
    serviceOf: () => 'dynamodb',
  });
  const url = await listen(front, port);
  return {
    url,
    async close() {
      await stopListening(front);
      await closeStore(inner);
    },
  };
}

/** dynalite closes its store after its server has closed, so that the unused server listens for a moment. */
const closeStore = (inner: Server): Promise<void> =>
  new Promise((resolve) => {
    inner.listen(0, '127.0.0.1', () => inner.close(() => resolve()));
  });
