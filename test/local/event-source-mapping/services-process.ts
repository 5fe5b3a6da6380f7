/**
 * SQS, SNS, DynamoDB and one function fed by a queue, for tests over HTTP. `POST /` of the control address takes
 * `{advanceSeconds}`, `{fault}` and `{skipWaits}`; `GET /` tells the time and what the function was given.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createClock } from '../../../local/clock/clock.ts';
import { installClock } from '../../../local/clock/install-clock.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { startEventSourceMapping } from '../../../local/event-source-mapping/event-source-mapping.ts';
import type { InjectedFault } from '../../../local/fault-front.ts';
import { createLambdaRuntime } from '../../../local/lambda/runtime.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { startSqsSns } from '../../../local/sqs-sns/sqs-sns.ts';

/** Fails the records whose body says so, for as many receives as it says. */
const HANDLER = `exports.handler = async (event) => {
  const failed = event.Records.filter(({ body, attributes }) =>
    Number(attributes.ApproximateReceiveCount) <= (JSON.parse(body).failures ?? 0));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

interface Control {
  advanceSeconds?: number;
  skipWaits?: boolean;
  fault?: InjectedFault & { operation: string };
}

const clock = createClock();
installClock(clock);
const directory = mkdtempSync(join(tmpdir(), 'services-'));
const faults: NonNullable<Control['fault']>[] = [];
const takeFault = (_service: string, operation: string): InjectedFault | undefined => {
  const index = faults.findIndex((fault) => fault.operation === operation);
  return index < 0 ? undefined : faults.splice(index, 1)[0];
};

const dynamodb = await startDynamoDb({ clock, takeFault });
const sqs = await startSqsSns({ clock, takeFault });
const queueAttributes = { VisibilityTimeout: '60' };
const dlq = sqs.createQueue('Dead.fifo', {});
const redrive = JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: 3 });
const mapped = sqs.createQueue('Mapped.fifo', { ...queueAttributes, RedrivePolicy: redrive });
const standard = sqs.createQueue('Standard.fifo', queueAttributes);
const topicArn = sqs.createTopic('Topic.fifo', { FifoTopic: 'true' });
const subscribe = (arn: string, priority: unknown[]): void =>
  sqs.subscribe(topicArn, arn, { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ priority }) });
subscribe(mapped.arn, ['P1']);
subscribe(standard.arn, [{ 'anything-but': ['P1'] }, { exists: false }]);

const runtime = createLambdaRuntime({ clock, environment: {} });
const file = join(directory, 'handler.cjs');
writeFileSync(file, HANDLER);
runtime.createFunction({ functionName: 'consumer', file, exportName: 'handler', environment: {}, timeoutSeconds: 10 });
const events: unknown[] = [];
const mapping = startEventSourceMapping(
  {
    queueArn: mapped.arn,
    queueUrl: mapped.url,
    functionArn: 'consumer',
    batchSize: 10,
    maximumConcurrency: 2,
    isPartial: true,
  },
  {
    clock,
    sqsUrl: sqs.url,
    inspect: sqs.inspect,
    invoke: (name, payload) => {
      events.push(JSON.parse(payload));
      return runtime.invoke(name, payload);
    },
  },
);

const control = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const { advanceSeconds = 0, skipWaits = clock.skipWaits, fault } =
      request.method === 'POST' ? ((await json(request)) as Control) : {};
    clock.skipWaits = skipWaits;
    clock.advance(advanceSeconds * 1000);
    faults.push(...(fault === undefined ? [] : [fault]));
    response.end(JSON.stringify({ now: clock.now(), events, mapped: sqs.inspect(mapped.arn) }));
  };
  void answer();
});
const controlUrl = await listen(control);

process.stdin
  .resume()
  .on('end', () => {
    const close = async (): Promise<void> => {
      await mapping.close();
      await Promise.all([runtime.close(), sqs.close(), dynamodb.close(), stopListening(control)]);
      clock.close();
      rmSync(directory, { recursive: true });
    };
    void close();
  });
process.stdout.write(
  `${JSON.stringify({
    controlUrl,
    sqsUrl: sqs.url,
    dynamodbUrl: dynamodb.url,
    topicArn,
    mappedUrl: mapped.url,
    standardUrl: standard.url,
    deadUrl: dlq.url,
  })}\n`,
);
