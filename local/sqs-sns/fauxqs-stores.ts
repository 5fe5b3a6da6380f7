import type { BuildAppOptions } from 'fauxqs';

type AppOptions = NonNullable<BuildAppOptions['stores']>;
export type SqsStore = AppOptions['sqsStore'];
export type SnsStore = AppOptions['snsStore'];
type S3Store = AppOptions['s3Store'];
export type Queue = ReturnType<SqsStore['createQueue']>;

/** Keeps queues and messages in a SQLite file. */
interface Persistence {
  updateMessageReady: (messageId: string) => void;
  updateMessageInflight(messageId: string, receiptHandle: null, visibilityDeadline: null, receiveCount: number): void;
  loadSqsQueues(store: SqsStore): void;
  close(): void;
}

/** fauxqs loads Node's SQLite, used or not, and Node warns that it is experimental: no news for who starts the stack. */
async function withoutWarnings<Module>(importModule: () => Promise<Module>): Promise<Module> {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return await importModule();
  } finally {
    process.emitWarning = emitWarning;
  }
}

export const { buildApp } = await withoutWarnings(() => import('fauxqs'));
export type App = ReturnType<typeof buildApp>;

// fauxqs exports no stores, but only through them can it listen on 127.0.0.1 alone (startFauxqs takes all interfaces)
// and tell visibility deadlines to the clock.
const load = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(path, import.meta.resolve('fauxqs')).href)) as Module;

const { SqsStore } = await load<{ SqsStore: new () => SqsStore }>('./sqs/sqsStore.js');
const { SnsStore } = await load<{ SnsStore: new () => SnsStore }>('./sns/snsStore.js');
const { S3Store } = await load<{ S3Store: new () => S3Store }>('./s3/s3Store.js');

export interface Stores {
  sqsStore: SqsStore;
  snsStore: SnsStore;
  s3Store: S3Store;
  close(): void;
}

/** @param dataDir where messages outlive the process; in memory without it */
export async function createStores(dataDir: string | undefined): Promise<Stores> {
  const sqsStore = new SqsStore();
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  // Without a host, queue URLs carry the address that was asked, which every client can reach.
  sqsStore.host = '';
  if (dataDir === undefined) {
    return { ...stores, close: () => undefined };
  }
  const { PersistenceManager } = await load<{ PersistenceManager: new (directory: string) => Persistence }>(
    './persistence.js',
  );
  const persistence = new PersistenceManager(dataDir);
  // fauxqs 2.4 writes null into a column that can't be null when a visibility is set to 0.
  persistence.updateMessageReady = (messageId) => persistence.updateMessageInflight(messageId, null, null, 1);
  // Load before the store writes through, or loading would write. Topics and subscriptions come from the template.
  persistence.loadSqsQueues(sqsStore);
  Object.assign(sqsStore, { persistence });
  for (const queue of sqsStore.allQueues()) {
    Object.assign(queue, { persistence });
  }
  return { ...stores, close: () => persistence.close() };
}
