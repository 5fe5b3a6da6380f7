import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { control, startTestStack, type TestStack } from '../support/stack.ts';
import type { ServerProcess } from '../support/start-process.ts';

const ENGINE = 'StackFlowRemediationEngine-local';

let stack: ServerProcess<TestStack>;
let runtimeUrl: string;
let sqs: SQSClient;

const clientOf = (name: string) => ({
  endpoint: stack.ready.environment[`AWS_ENDPOINT_URL_${name}`] ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

beforeAll(async () => {
  stack = await startTestStack();
  runtimeUrl = stack.ready.environment.STACKFLOW_RUNTIME_URL ?? '';
  sqs = new SQSClient(clientOf('SQS'));
}, 120_000);

afterAll(async () => {
  sqs.destroy();
  await stack.close();
});

const sendToP1 = (body: string) => {
  const message = { MessageBody: body, MessageGroupId: 'CI1', MessageDeduplicationId: body };
  return sqs.send(new SendMessageCommand({ QueueUrl: stack.ready.outputs.P1QueueUrl, ...message }));
};

/** Waits for a dead letter. A long poll may end empty: its seconds are virtual, and waits are skipped. */
const takeDeadLetter = async (): Promise<{ reason: string; request: string }> => {
  const QueueUrl = stack.ready.outputs.DeadLetterQueueUrl;
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const [message] = Messages;
    if (message !== undefined) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      return JSON.parse(message.Body ?? '{}') as { reason: string; request: string };
    }
  }
};

describe('the embedded stack', () => {
  test('deploys what the packaged template says', async () => {
    // Prepare
    const sfn = new SFNClient(clientOf('SFN'));
    const dynamodb = new DynamoDBClient(clientOf('DYNAMODB'));
    const { StateMachineArn, LedgerTable } = stack.ready.outputs;

    // Act
    const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: StateMachineArn }));
    const { TableNames } = await dynamodb.send(new ListTablesCommand({}));

    // Assess
    const deployed = JSON.parse(machine.definition ?? '{}') as { States: object };
    const written = JSON.parse(readFileSync('statemachines/remediation.asl.json', 'utf8')) as { States: object };
    expect(Object.keys(deployed.States)).toEqual(Object.keys(written.States));
    expect(TableNames).toContain(LedgerTable);
    [sfn, dynamodb].forEach((client) => client.destroy());
  });

  test('runs the engine on what arrives in a queue', async () => {
    await sendToP1('not a request');
    expect(await takeDeadLetter()).toMatchObject({ reason: 'unparsable', request: 'not a request' });
  });

  test('brings a message back when the engine crashed on it', async () => {
    await control(`${runtimeUrl}/_crash`, { functionName: ENGINE, when: 'before' });
    const before = await control<{ now: number }>(`${runtimeUrl}/_idle`);

    await sendToP1('crashed upon');
    const letter = await takeDeadLetter();

    const after = await control<{ now: number }>(`${runtimeUrl}/_idle`);
    expect(letter.request).toBe('crashed upon');
    expect(after.now - before.now).toBeGreaterThanOrEqual(60_000);
  });

  test('tells what ran', async () => {
    const { invocations } = await control<{ invocations: { functionName: string }[] }>(`${runtimeUrl}/_invocations`);
    expect(invocations.map(({ functionName }) => functionName)).toContain(ENGINE);
  });

  test('refuses what it does not know', async () => {
    await expect(control(`${runtimeUrl}/_nothing`)).rejects.toThrow('There is no GET /_nothing');
    await expect(control(`${runtimeUrl}/_crash`, { functionName: 'None', when: 'before' })).rejects.toThrow('None');
  });
});
