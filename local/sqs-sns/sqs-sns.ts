import type { StackClock } from '../clock/clock.ts';
import { createFaultFront, type TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';
import { buildApp, createStores, type App, type Queue, type SqsStore } from './fauxqs-stores.ts';
import { dropTopicDuplicates } from './topic-deduplication.ts';

export interface SqsSnsOptions {
  clock: StackClock;
  port?: number;
  /** Where messages outlive the process; in memory without it. */
  dataDir?: string;
  takeFault?: TakeFault;
}

/** What a queue holds right now. */
export interface QueueState {
  /** How many messages a consumer could receive. */
  visible: number;
  /** Received and not deleted; the deadline is epoch milliseconds, virtual. */
  inFlight: { receiptHandle: string; visibilityDeadline: number }[];
}

export interface SqsSns {
  /** Endpoint of both services. */
  url: string;
  /** Creates a queue, or gives an existing one these attributes. @returns its URL and ARN */
  createQueue(name: string, attributes: Record<string, string>): { url: string; arn: string };
  /** @returns the topic's ARN */
  createTopic(name: string, attributes: Record<string, string>): string;
  subscribe(topicArn: string, queueArn: string, attributes: Record<string, string>): void;
  send(queueArn: string, body: string): void;
  inspect(queueArn: string): QueueState;
  close(): Promise<void>;
}

const REGION = 'us-east-1';
const FIFO_DEFAULTS = { FifoQueue: 'true', ContentBasedDeduplication: 'false' };

/** Starts SQS and SNS (fauxqs) on this machine, following the clock. */
export async function startSqsSns({ clock, port = 0, dataDir, takeFault }: SqsSnsOptions): Promise<SqsSns> {
  const { close: closeStores, ...stores } = await createStores(dataDir);
  const { sqsStore, snsStore } = stores;
  const app = buildApp({ logger: false, defaultRegion: REGION, stores });
  takeAnyRegion(app);
  dropTopicDuplicates(app, clock.now);
  await app.ready();
  const front = createFaultFront(app.server, {
    clock,
    takeFault: takeFault ?? (() => undefined),
    serviceOf: () => 'sqs',
  });
  const url = await listen(front, port);

  return {
    url,
    createQueue(name, given) {
      const attributes = { ...(name.endsWith('.fifo') && FIFO_DEFAULTS), ...given };
      const arn = `arn:aws:sqs:${REGION}:000000000000:${name}`;
      const queueUrl = `${url}/000000000000/${name}`;
      const existing = sqsStore.getQueueByArn(arn);
      if (existing !== undefined) {
        // Kept from an earlier run, which had another port.
        Object.assign(existing, { url: queueUrl });
        existing.setAttributes(attributes);
      } else {
        sqsStore.createQueue(name, queueUrl, arn, attributes);
      }
      return { url: queueUrl, arn };
    },
    createTopic: (name, attributes) => snsStore.createTopic(name, attributes, {}, REGION).arn,
    subscribe: (topicArn, queueArn, attributes) => void snsStore.subscribe(topicArn, 'sqs', queueArn, attributes),
    send: (queueArn, body) => findQueue(sqsStore, queueArn).enqueue(newMessage(sqsStore, body)),
    inspect(queueArn) {
      const queue = findQueue(sqsStore, queueArn);
      return { visible: countVisible(queue, clock.now()), inFlight: [...queue.inflightMessages.values()] };
    },
    async close() {
      sqsStore.shutdown();
      await stopListening(front);
      await app.close();
      closeStores();
    },
  };
}

/** fauxqs looks for queues in the region that a request is signed for; this stack has one region for everyone. */
const takeAnyRegion = (app: App): void =>
  void app.addHook('onRequest', async ({ headers }) => {
    headers.authorization = headers.authorization?.replace(/(Credential=[^/]+\/\d{8})\/[^/]+/, `$1/${REGION}`);
  });

/** createMessage is a static method of the store's class, which fauxqs doesn't export. */
const newMessage = (store: SqsStore, body: string): Parameters<Queue['enqueue']>[0] =>
  (store.constructor as unknown as { createMessage(text: string): Parameters<Queue['enqueue']>[0] }).createMessage(body);

const findQueue = (store: SqsStore, arn: string): Queue => {
  const queue = store.getQueueByArn(arn);
  if (queue === undefined) {
    throw new Error(`There is no queue ${arn}: check the resources in the packaged template.`);
  }
  return queue;
};

/** A FIFO group with a message in flight hands out nothing until that one is back or gone. */
const countVisible = (queue: Queue, now: number): number => {
  const expired = [...queue.inflightMessages.values()].filter(({ visibilityDeadline }) => visibilityDeadline <= now);
  const groups = [...queue.fifoMessages].filter(([group, waiting]) => waiting.length > 0 && !queue.fifoLockedGroups.has(group));
  return queue.messages.length + groups.length + expired.length;
};
