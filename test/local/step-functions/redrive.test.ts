import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StopExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import type { Server } from 'node:http';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { installClock } from '../../../local/clock/install-clock.ts';
import type { InvocationResult } from '../../../local/lambda/function-definition.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { Executions } from '../../../local/step-functions/executions.ts';
import { createStepFunctionsServer } from '../../../local/step-functions/server.ts';
import { statusDetail } from '../../../local/step-functions/status-event.ts';

const DAY_MS = 24 * 3600 * 1000;

/** One function, which answers as the test says; `asked` is what it was given. */
let answer: (input: never) => unknown;
let asked: unknown[];
let clock: StackClock;
let uninstall: () => void;
let executions: Executions;
let statuses: Record<string, unknown>[];
let server: Server;
let sfn: SFNClient;

const TASK = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:work', TimeoutSeconds: 30 };

async function invoke(_: string, payload: string): Promise<InvocationResult> {
  asked.push(JSON.parse(payload));
  try {
    return { requestId: 'r', payload: JSON.stringify((await answer(JSON.parse(payload) as never)) ?? null) };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    return { requestId: 'r', payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
  }
}

beforeEach(async () => {
  clock = createClock();
  uninstall = installClock(clock);
  statuses = [];
  asked = [];
  answer = () => ({});
  const onStatus = (execution: never) => void statuses.push(statusDetail(execution));
  executions = new Executions({ clock, invoke, onStatus, onEvent: () => undefined }, 2);
  server = createStepFunctionsServer(executions);
  const endpoint = await listen(server);
  sfn = new SFNClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 });
});

afterEach(async () => {
  executions.abortAll();
  sfn.destroy();
  await stopListening(server);
  uninstall();
  clock.close();
});

const start = (states: object, more: object = {}, input: object = { n: 1 }): string => {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more });
  const { arn } = executions.createStateMachine('Machine', definition, 'arn:aws:iam::000000000000:role/machine');
  return executions.start(arn, undefined, JSON.stringify(input)).arn;
};
const describeIt = (executionArn: string) => sfn.send(new DescribeExecutionCommand({ executionArn }));
const redrive = (executionArn: string, clientToken?: string) => sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }));
const stop = (executionArn: string) => sfn.send(new StopExecutionCommand({ executionArn }));
const historyOf = async (executionArn: string): Promise<HistoryEvent[]> =>
  (await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? [];
const typesOf = async (executionArn: string) => (await historyOf(executionArn)).map(({ type }) => type);

async function ended(executionArn: string) {
  for (;;) {
    const description = await describeIt(executionArn);
    if (description.status !== 'RUNNING') return description;
  }
}

const started = async (tasks: number): Promise<void> => {
  while (asked.length < tasks) await sfn.send(new ListExecutionsCommand({ stateMachineArn: executions.stateMachines()[0]?.arn }));
};

const fails = (name = 'BrokenError'): never => {
  throw Object.assign(new Error('broken'), { name });
};

const TWO_TASKS = {
  First: { ...TASK, ResultPath: '$.first', Next: 'Second' },
  Second: { ...TASK, Parameters: { 'document.$': '$', 'startTime.$': '$$.Execution.StartTime', 'given.$': '$$.Execution.Input' }, End: true },
};

describe('a redrive', () => {
  test('continues with the state that failed, with its input of then, under the same ARN', async () => {
    answer = ({ document }: { document?: object }) => (document ? fails() : 'done');
    const arn = start(TWO_TASKS);
    const failed = await ended(arn);
    answer = () => 'mended';
    clock.advance(60_000);

    const { redriveDate } = await redrive(arn);

    const description = await ended(arn);
    expect(description).toMatchObject({ status: 'SUCCEEDED', executionArn: arn, input: '{"n":1}', output: '"mended"', redriveCount: 1 });
    expect(description.error).toBeUndefined();
    expect([description.startDate, description.redriveDate]).toEqual([failed.startDate, redriveDate]);
    expect(asked).toHaveLength(3);
    expect(asked[2]).toEqual(asked[1]);
    expect(asked[2]).toMatchObject({ document: { n: 1, first: 'done' }, given: { n: 1 }, startTime: failed.startDate?.toISOString() });
  });

  test('goes on in the same history, within the entry that the state had', async () => {
    answer = () => fails();
    const arn = start({ Only: { ...TASK, End: true } });
    await ended(arn);
    answer = () => 'mended';

    await redrive(arn);
    await ended(arn);

    const history = await historyOf(arn);
    expect(history.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionFailed'],
      ...['ExecutionFailed', 'ExecutionRedriven', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
      ...['TaskStateExited', 'ExecutionSucceeded'],
    ]);
    expect(history[6]).toMatchObject({ id: 7, executionRedrivenEventDetails: { redriveCount: 1 } });
    expect(history.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 6, 2, 8, 9, 10, 11]);
  });

  test('enters a Fail state again, and fails again', async () => {
    const arn = start({ Prepare: { Type: 'Pass', Next: 'End' }, End: { Type: 'Fail', Error: 'RemediationFailed', Cause: 'see there' } });
    await ended(arn);

    await redrive(arn);
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'RemediationFailed', cause: 'see there' });
    await redrive(arn);

    expect(await ended(arn)).toMatchObject({ status: 'FAILED', redriveCount: 2, redriveStatus: 'REDRIVABLE' });
    expect((await typesOf(arn)).slice(3)).toEqual([
      ...['FailStateEntered', 'ExecutionFailed', 'ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'],
      ...['ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'],
    ]);
  });

  test('counts retries anew', async () => {
    answer = () => fails();
    clock.skipWaits = true;
    const arn = start({ Only: { ...TASK, Retry: [{ ErrorEquals: ['BrokenError'], IntervalSeconds: 1, MaxAttempts: 2 }], End: true } });
    await ended(arn);
    expect(asked).toHaveLength(3);

    await redrive(arn);
    await ended(arn);

    expect(asked).toHaveLength(6);
  });

  test('restarts the machine’s time-out, and a Wait', async () => {
    const wait = { Rest: { Type: 'Wait', Seconds: 100, Next: 'Done' }, Done: { Type: 'Succeed' } };
    const arn = start(wait, { TimeoutSeconds: 60 });
    expect(await typesOf(arn)).toContain('WaitStateEntered');
    clock.advance(60_000);
    expect(await ended(arn)).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });

    await redrive(arn);
    clock.advance(59_000);
    const running = await describeIt(arn);
    expect([running.status, running.stopDate]).toEqual(['RUNNING', undefined]);
    clock.advance(1_000);

    expect(await ended(arn)).toMatchObject({ status: 'TIMED_OUT' });
    expect(await typesOf(arn)).toEqual([
      ...['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut', 'ExecutionRedriven', 'ExecutionTimedOut'],
    ]);
  });

  test('leaves a Wait whose moment has passed meanwhile', async () => {
    const until = new Date(clock.now() + 60_000).toISOString();
    const arn = start({ Rest: { Type: 'Wait', TimestampPath: '$.until', Next: 'Done' }, Done: { Type: 'Succeed' } }, {}, { until });
    await stop(arn);
    clock.advance(DAY_MS);

    await redrive(arn);

    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('hears nothing of the task that was at work when the execution was aborted', async () => {
    let answerLate: (value: unknown) => void = () => undefined;
    answer = () => new Promise((resolve) => (answerLate = resolve));
    const arn = start({ Only: { ...TASK, End: true } });
    await started(1);
    await stop(arn);
    answer = () => 'second';

    await redrive(arn);
    answerLate('first');

    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"second"' });
    expect((await typesOf(arn)).filter((type) => type === 'LambdaFunctionSucceeded')).toHaveLength(1);
  });

  test('of an execution that was aborted before its first state begins at the start', async () => {
    const arn = start({ Only: { ...TASK, End: true } });
    executions.get(arn).abort();

    await redrive(arn);

    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('is told by EventBridge, like the end that follows', async () => {
    answer = () => fails();
    const arn = start({ Only: { ...TASK, End: true } });
    await ended(arn);

    await redrive(arn);
    await ended(arn);

    const redriveDate = executions.get(arn).redrivenAt;
    const because = 'Execution is RUNNING and cannot be redriven';
    expect(statuses).toMatchObject([
      { status: 'RUNNING', redriveCount: 0, redriveDate: null, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: because },
      { status: 'FAILED', redriveCount: 0, redriveDate: null, redriveStatus: 'REDRIVABLE', redriveStatusReason: null },
      { status: 'RUNNING', redriveCount: 1, redriveDate, stopDate: null, error: null },
      { status: 'FAILED', redriveCount: 1, redriveDate, error: 'BrokenError' },
    ]);
  });
});

describe('RedriveExecution', () => {
  const failed = async () => {
    answer = () => fails();
    const arn = start({ Only: { ...TASK, End: true } });
    await ended(arn);
    return arn;
  };

  test('answers a repeated client token as the first time, for 15 minutes', async () => {
    const arn = await failed();
    const first = await redrive(arn, 'token-1');
    await ended(arn);
    clock.advance(14 * 60_000);

    const again = await redrive(arn, 'token-1');
    expect(again.redriveDate).toEqual(first.redriveDate);
    expect(await describeIt(arn)).toMatchObject({ status: 'FAILED', redriveCount: 1 });

    clock.advance(2 * 60_000);
    await redrive(arn, 'token-1');
    expect(await ended(arn)).toMatchObject({ redriveCount: 2 });
  });

  test('refuses what it does not know', async () => {
    await expect(redrive('arn:aws:states:us-east-1:000000000000:execution:Machine:none')).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionDoesNotExist' }),
    );
  });

  test('refuses an execution that runs or has succeeded, and says so in DescribeExecution', async () => {
    answer = () => new Promise(() => undefined);
    const running = start({ Only: { ...TASK, End: true } });
    const succeeded = start({ Done: { Type: 'Succeed' } });
    await ended(succeeded);

    for (const [arn, status] of [[running, 'RUNNING'], [succeeded, 'SUCCEEDED']] as const) {
      const redriveStatusReason = `Execution is ${status} and cannot be redriven`;
      expect(await describeIt(arn)).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason });
      await expect(redrive(arn)).rejects.toThrow(expect.objectContaining({ name: 'ExecutionNotRedrivable', message: expect.stringContaining(redriveStatusReason) }));
    }
  });

  test.each([
    [14 * DAY_MS - 60_000, undefined],
    [14 * DAY_MS + 60_000, 'Execution redrivable period exceeded'],
    [366 * DAY_MS, 'Execution has exceeded the max execution time'],
  ])('allows 14 days since the end (%d ms)', async (passed, reason) => {
    const arn = await failed();

    clock.advance(passed);

    expect((await describeIt(arn)).redriveStatusReason).toBe(reason);
  });

  test('needs room in the history for two more events', async () => {
    const arn = await failed();
    const { history } = executions.get(arn);
    while (history.events.length < 24_998) history.add('PassStateExited');
    expect(await describeIt(arn)).toMatchObject({ redriveStatus: 'REDRIVABLE' });

    history.add('PassStateExited');

    expect(await describeIt(arn)).toMatchObject({ redriveStatusReason: 'Execution history event limit exceeded' });
  });

  test('refuses while as many executions are open as there may be', async () => {
    const arn = await failed();
    answer = () => new Promise(() => undefined);
    start({ Only: { ...TASK, End: true } });
    start({ Only: { ...TASK, End: true } });

    await expect(redrive(arn)).rejects.toThrow(expect.objectContaining({ name: 'ExecutionLimitExceeded' }));
  });
});

describe('ListExecutions', () => {
  test('tells how often and when each was redriven, and takes no filter by it', async () => {
    const arn = start({ End: { Type: 'Fail' } });
    await ended(arn);
    const { redriveDate } = await redrive(arn);
    const stateMachineArn = executions.stateMachines()[0]?.arn;

    const { executions: listed } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));

    expect(listed).toMatchObject([{ executionArn: arn, redriveCount: 1, redriveDate }]);
    await expect(sfn.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter: 'REDRIVEN' }))).rejects.toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});
