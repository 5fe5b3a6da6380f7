import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { setTimeout as realPause } from 'node:timers/promises';
import type { StackClock } from '../clock/clock.ts';
import type { InvocationResult } from '../lambda/function-definition.ts';
import type { QueueState } from '../sqs-sns/sqs-sns.ts';
import { succeededMessages } from './batch-answer.ts';
import { toSqsEvent } from './sqs-event.ts';

/** A mapping as deployed. */
export interface Mapping {
  queueArn: string;
  queueUrl: string;
  functionArn: string;
  batchSize: number;
  maximumConcurrency: number;
  /** `FunctionResponseTypes` has ReportBatchItemFailures. */
  isPartial: boolean;
}

export interface EventSourceMapping {
  close(): Promise<void>;
}

interface MappingDependencies {
  clock: StackClock;
  sqsUrl: string;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /** Tells the clock what the queue holds. */
  inspect: (queueArn: string) => QueueState;
}

const LONG_POLL_SECONDS = 20;
/** Pause (real time) after SQS itself failed. */
const AFTER_ERROR_MS = 100;

/** Feeds a queue to a function as Lambda's pollers do: by long polling over HTTP, at most so many batches at once. */
export function startEventSourceMapping(mapping: Mapping, dependencies: MappingDependencies): EventSourceMapping {
  const { clock, sqsUrl, invoke, inspect } = dependencies;
  const stop = new AbortController();
  const sqs = createClient(sqsUrl);
  const batches = new Set<Promise<void>>();
  const arrived = watchQueue(clock, () => inspect(mapping.queueArn));
  // An invocation counts itself, as long as it isn't only waiting for a held request.
  let invoking = 0;
  clock.watchWork(() => batches.size - invoking);

  const handle = async (messages: Message[]): Promise<void> => {
    const event = JSON.stringify(toSqsEvent(messages, mapping.queueArn));
    invoking += 1;
    const result = await invoke(mapping.functionArn, event).finally(() => (invoking -= 1));
    await deleteAll(sqs, mapping.queueUrl, succeededMessages(messages, result, mapping.isPartial));
  };
  const receive = async (): Promise<void> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request(mapping)), { abortSignal: stop.signal });
    if (Messages.length > 0) {
      arrived(Messages);
      // What fails here comes back when its visibility ends.
      const batch = handle(Messages)
        .catch(() => undefined)
        .finally(() => batches.delete(batch));
      batches.add(batch);
    }
  };
  const poll = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      if (batches.size >= mapping.maximumConcurrency) {
        await Promise.race(batches);
      }
      await receive().catch(() => (stop.signal.aborted ? undefined : realPause(AFTER_ERROR_MS)));
    }
  };
  const polling = poll();

  return {
    async close() {
      stop.abort();
      await Promise.all([polling, ...batches]);
      sqs.destroy();
    },
  };
}

/**
 * Tells the clock about a queue: what is visible is work, and so is what SQS handed out but hasn't arrived here yet;
 * the end of a visibility timeout is a moment to jump to.
 * @returns a function that notes what has arrived
 */
function watchQueue(clock: StackClock, inspect: () => QueueState): (messages: Message[]) => void {
  const handles = new Set<string>();
  clock.watchWork(() => {
    const { visible, inFlight } = inspect();
    return visible + inFlight.filter(({ receiptHandle }) => !handles.has(receiptHandle)).length;
  });
  clock.watchDue(() => {
    const { inFlight } = inspect();
    return inFlight.length === 0 ? undefined : Math.min(...inFlight.map((message) => message.visibilityDeadline));
  });
  return (messages) => {
    const inFlight = new Set(inspect().inFlight.map(({ receiptHandle }) => receiptHandle));
    handles.forEach((handle) => inFlight.has(handle) || handles.delete(handle));
    messages.forEach(({ ReceiptHandle = '' }) => handles.add(ReceiptHandle));
  };
}

const request = ({ queueUrl, batchSize }: Mapping): ReceiveMessageCommandInput => ({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: batchSize,
  WaitTimeSeconds: LONG_POLL_SECONDS,
  MessageSystemAttributeNames: ['All'],
  MessageAttributeNames: ['All'],
});

const createClient = (endpoint: string): SQSClient =>
  new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // Time may jump while a poll is open, so that a time-out of the client would mean nothing.
    requestHandler: new NodeHttpHandler({ requestTimeout: 0, connectionTimeout: 0 }),
    useQueueUrlAsEndpoint: false,
    md5: false,
  });

async function deleteAll(sqs: SQSClient, QueueUrl: string, messages: Message[]): Promise<void> {
  if (messages.length === 0) {
    return;
  }
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}
