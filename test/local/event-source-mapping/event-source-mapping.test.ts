import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { startProcess, type ServerProcess } from '../../support/start-process.ts';

interface Ready {
  controlUrl: string;
  sqsUrl: string;
  dynamodbUrl: string;
  topicArn: string;
  mappedUrl: string;
  standardUrl: string;
  deadUrl: string;
}

interface SqsRecord {
  messageId: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, unknown>;
}

interface State {
  now: number;
  events: { Records: SqsRecord[] }[];
  mapped: { visible: number; inFlight: unknown[] };
}

let services: ServerProcess<Ready>;
let sqs: SQSClient;
let sns: SNSClient;
let dynamodb: DynamoDBClient;
let ids = 0;

beforeAll(async () => {
  services = await startProcess<Ready>(join(import.meta.dirname, 'services-process.ts'));
  const client = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  sqs = new SQSClient({ ...client, endpoint: services.ready.sqsUrl, useQueueUrlAsEndpoint: false });
  sns = new SNSClient({ ...client, endpoint: services.ready.sqsUrl });
  dynamodb = new DynamoDBClient({ ...client, endpoint: services.ready.dynamodbUrl });
});

afterAll(async () => {
  [sqs, sns, dynamodb].forEach((client) => client.destroy());
  await services.close();
});

const control = async (change?: object): Promise<State> => {
  const request = change === undefined ? {} : { method: 'POST', body: JSON.stringify(change) };
  return (await fetch(services.ready.controlUrl, request)).json() as Promise<State>;
};

const until = async (isTrue: (state: State) => boolean): Promise<State> => {
  for (;;) {
    const state = await control();
    if (isTrue(state)) return state;
  }
};

const newId = (): string => `id-${(ids += 1)}`;

const send = async (body: object, group: string, deduplicationId = newId()): Promise<string> => {
  const { mappedUrl: QueueUrl } = services.ready;
  const message = { MessageBody: JSON.stringify(body), MessageGroupId: group, MessageDeduplicationId: deduplicationId };
  return (await sqs.send(new SendMessageCommand({ QueueUrl, ...message }))).MessageId ?? '';
};

const recordsOf = ({ events }: State, messageId: string): SqsRecord[] =>
  events.flatMap(({ Records }) => Records).filter((record) => record.messageId === messageId);

const priority = (value: string) => ({ priority: { DataType: 'String', StringValue: value } });

const publish = async (body: object, MessageAttributes: ReturnType<typeof priority> | undefined, id = newId()) =>
  sns.send(
    new PublishCommand({
      TopicArn: services.ready.topicArn,
      Message: JSON.stringify(body),
      MessageGroupId: newId(),
      MessageDeduplicationId: id,
      ...(MessageAttributes && { MessageAttributes }),
    }),
  );

/** Receives and deletes one message of a queue, if there is one. */
const takeFrom = async (QueueUrl: string): Promise<string | undefined> => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const [message] = Messages;
  if (message !== undefined) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
  return message?.Body;
};

describe('an event source mapping', () => {
  test('gives the function records as Lambda does, and deletes what succeeded', async () => {
    const messageId = await send({ hello: 'world' }, 'shape', 'shape-1');

    const state = await until((now) => recordsOf(now, messageId).length > 0 && now.mapped.inFlight.length === 0);

    expect(recordsOf(state, messageId)).toMatchObject([
      {
        body: '{"hello":"world"}',
        attributes: {
          ApproximateReceiveCount: '1',
          MessageGroupId: 'shape',
          MessageDeduplicationId: 'shape-1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:Mapped.fifo',
        awsRegion: 'us-east-1',
      },
    ]);
  });

  test('gives raw SNS attributes as message attributes', async () => {
    await publish({ raw: true }, priority('P1'));

    const state = await until(({ events }) => events.some(({ Records }) => Records.some(({ body }) => body.includes('raw'))));

    const record = state.events.flatMap(({ Records }) => Records).find(({ body }) => body === '{"raw":true}');
    expect(record?.messageAttributes).toMatchObject({ priority: { stringValue: 'P1', dataType: 'String' } });
  });

  test('leaves a failed message until its visibility ends, and its group waits behind it', async () => {
    // Prepare
    const first = await send({ failures: 1 }, 'order');
    const second = await send({}, 'order');
    const before = await until((now) => recordsOf(now, first).length === 1 && now.mapped.inFlight.length === 1);
    expect(recordsOf(before, second)).toEqual([]);

    // Act
    await control({ advanceSeconds: 60 });
    const after = await until((now) => recordsOf(now, second).length === 1);

    // Assess
    expect(recordsOf(after, first).map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
    const bodies = after.events.flatMap(({ Records }) => Records).map(({ messageId }) => messageId);
    expect(bodies.lastIndexOf(first)).toBeLessThan(bodies.indexOf(second));
  });

  test('jumps over visibility timeouts when waits are skipped, until SQS moves the message away', async () => {
    const messageId = await send({ failures: 99, name: 'poison' }, 'poison');

    await control({ skipWaits: true });
    const state = await until((now) => recordsOf(now, messageId).length === 3 && now.mapped.inFlight.length === 0);
    await control({ skipWaits: false });

    expect(recordsOf(state, messageId)).toHaveLength(3);
    expect(await takeFrom(services.ready.deadUrl)).toContain('poison');
  });
});

describe('SQS and SNS', () => {
  test('forget a deduplication id after five minutes of virtual time', async () => {
    const first = await send({}, 'dedup', 'same');
    const duplicate = await send({}, 'dedup', 'same');
    await control({ advanceSeconds: 301 });
    const later = await send({}, 'dedup', 'same');

    expect(duplicate).toBe(first);
    expect(later).not.toBe(first);
  });

  test('route by the priority attribute', async () => {
    const { standardUrl } = services.ready;
    await publish({ name: 'P2' }, priority('P2'));
    await publish({ name: 'other attribute' }, { other: { DataType: 'String', StringValue: 'x' } } as never);

    expect([await takeFrom(standardUrl), await takeFrom(standardUrl), await takeFrom(standardUrl)]).toEqual([
      '{"name":"P2"}',
      '{"name":"other attribute"}',
      undefined,
    ]);
  });

  test('drop a message without any attribute at these filters, as AWS does: "exists": false needs one', async () => {
    await publish({ name: 'bare' }, undefined);
    expect(await takeFrom(services.ready.standardUrl)).toBeUndefined();
  });

  test('a topic drops a deduplication id that it has seen, whatever the attributes say', async () => {
    const first = await publish({ name: 'once' }, priority('P1'), 'once');
    const second = await publish({ name: 'once' }, priority('P2'), 'once');

    expect(second.MessageId).toBe(first.MessageId);
    expect(await takeFrom(services.ready.standardUrl)).toBeUndefined();
  });

  test('answer requests that are signed for any region', async () => {
    const elsewhere = new SQSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoint: services.ready.sqsUrl,
    });
    const { standardUrl: QueueUrl } = services.ready;
    await expect(elsewhere.send(new ReceiveMessageCommand({ QueueUrl }))).resolves.toBeDefined();
    elsewhere.destroy();
  });
});

describe('an injected fault', () => {
  const createTable = (TableName: string) =>
    dynamodb.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  const tables = async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames;

  test.each([
    ['throttle', 'ProvisionedThroughputExceededException'],
    ['error', 'InternalServerError'],
  ])('%s refuses without an effect', async (kind, name) => {
    await control({ fault: { kind, operation: 'CreateTable' } });

    await expect(createTable(`Refused-${kind}`)).rejects.toMatchObject({ name });
    expect(await tables()).not.toContain(`Refused-${kind}`);
  });

  test('lost-response has its effect but no answer', async () => {
    await control({ fault: { kind: 'lost-response', operation: 'CreateTable' } });

    await expect(createTable('Lost')).rejects.toThrow('socket hang up');
    expect(await tables()).toContain('Lost');
  });

  test('delay answers later, in virtual time', async () => {
    await control({ fault: { kind: 'delay', seconds: 600, operation: 'ListTables' }, skipWaits: true });
    const before = (await control()).now;

    await tables();
    const after = (await control({ skipWaits: false })).now;

    expect(after - before).toBeGreaterThanOrEqual(600_000);
  });

  test('works for the Query protocol of SNS too', async () => {
    await control({ fault: { kind: 'throttle', operation: 'Publish' } });
    await expect(publish({}, priority('P2'))).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
