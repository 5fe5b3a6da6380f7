import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { installClock } from '../../../local/clock/install-clock.ts';
import type { InvocationResult } from '../../../local/lambda/function-definition.ts';
import { Executions } from '../../../local/step-functions/executions.ts';
import type { HistoryEvent } from '../../../local/step-functions/history.ts';
import { createStepFunctionsServer } from '../../../local/step-functions/server.ts';
import { statusDetail } from '../../../local/step-functions/status-event.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
const task = (functionName: string, more: object) => ({
  Type: 'Task',
  Resource: ARN + functionName,
  TimeoutSeconds: 30,
  ...more,
});

let clock: StackClock;
let uninstall: () => void;
let executions: Executions;
let server: Server;
let statuses: Record<string, unknown>[];
/** Functions by name; each takes the payload and the attempt's number (from 1). */
let functions: Record<string, (input: never, attempt: number) => unknown>;
let calls: { functionName: string; input: unknown }[];

class HandlerError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const invoke = async (arn: string, payload: string): Promise<InvocationResult> => {
  const functionName = arn.slice(ARN.length);
  const input = JSON.parse(payload) as never;
  calls.push({ functionName, input });
  const attempt = calls.filter((call) => call.functionName === functionName).length;
  try {
    const result = await functions[functionName]?.(input, attempt);
    return { requestId: 'r', payload: JSON.stringify(result ?? null) };
  } catch (error) {
    const { name, message } = error as Error;
    const failure = { errorType: name, errorMessage: message, trace: [] };
    return { requestId: 'r', payload: JSON.stringify(failure), functionError: 'Unhandled' };
  }
};

beforeEach(async () => {
  clock = createClock();
  uninstall = installClock(clock);
  statuses = [];
  calls = [];
  functions = {};
  executions = new Executions({
    clock,
    invoke,
    onStatus: (execution) => void statuses.push(statusDetail(execution)),
    onEvent: () => undefined,
  });
  server = createStepFunctionsServer(executions);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.close();
  uninstall();
  clock.close();
});

const createMachine = (states: object, more: object = {}): string => {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more });
  return executions.createStateMachine('Machine', definition, 'arn:aws:iam::000000000000:role/machine').arn;
};

const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSStepFunctions.${operation}`, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  return { httpStatus: response.status, ...((await response.json()) as object) };
};

const start = async (stateMachineArn: string, input: object = {}, name?: string): Promise<string> => {
  const answer = await call('StartExecution', { stateMachineArn, input: JSON.stringify(input), name });
  return String(answer.executionArn);
};

/** Waits until an execution has ended. */
const ended = async (executionArn: string): Promise<Record<string, unknown>> => {
  for (;;) {
    const description = await call('DescribeExecution', { executionArn });
    if (description.status !== 'RUNNING') {
      return description;
    }
  }
};

const historyOf = async (executionArn: string): Promise<HistoryEvent[]> =>
  (await call('GetExecutionHistory', { executionArn, maxResults: 1000 })).events as HistoryEvent[];

const typesOf = async (executionArn: string): Promise<string[]> =>
  (await historyOf(executionArn)).map(({ type }) => type);

describe('an execution', () => {
  test('runs its functions and tells it in AWS’s words', async () => {
    // Prepare
    functions.add = ({ a, b }: { a: number; b: number }) => ({ sum: a + b });
    const machine = createMachine({
      Add: task('add', { ResultPath: '$.added', Next: 'Large?' }),
      'Large?': { Type: 'Choice', Choices: [{ Variable: '$.added.sum', NumericGreaterThan: 2, Next: 'Done' }] },
      Done: { Type: 'Succeed' },
    });

    // Act
    const arn = await start(machine, { a: 1, b: 2 }, 'one');
    const description = await ended(arn);

    // Assess
    expect(arn).toBe('arn:aws:states:us-east-1:000000000000:execution:Machine:one');
    expect(description).toMatchObject({ status: 'SUCCEEDED', input: '{"a":1,"b":2}', name: 'one' });
    expect(JSON.parse(String(description.output))).toEqual({ a: 1, b: 2, added: { sum: 3 } });
    expect(await typesOf(arn)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    const history = await historyOf(arn);
    expect(history.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(history.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(history[1]?.stateEnteredEventDetails).toMatchObject({ name: 'Add', input: '{"a":1,"b":2}' });
  });

  test('gives tasks the context object: execution, state, retry count', async () => {
    // Prepare
    functions.flaky = (_input, attempt) => {
      if (attempt < 3) throw new HandlerError('Flaky', 'again');
    };
    const Parameters = {
      'execution.$': '$$.Execution.Id',
      'name.$': '$$.Execution.Name',
      'startTime.$': '$$.Execution.StartTime',
      'state.$': '$$.State.Name',
      'enteredAt.$': '$$.State.EnteredTime',
      'retry.$': '$$.State.RetryCount',
    };
    const Retry = [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1 }];
    const machine = createMachine({
      First: { Type: 'Pass', Next: 'Second' },
      Second: task('flaky', { Parameters, Retry, Next: 'Third' }),
      Third: task('other', { Parameters, End: true }),
    });
    clock.skipWaits = true;

    // Act
    const arn = await start(machine, {}, 'context');
    await ended(arn);

    // Assess
    const inputs = calls.map(({ input }) => input as Record<string, unknown>);
    expect(inputs.map(({ state, retry }) => [state, retry])).toEqual([
      ['Second', 0],
      ['Second', 1],
      ['Second', 2],
      ['Third', 0],
    ]);
    expect(inputs[0]).toMatchObject({ execution: arn, name: 'context' });
    expect(Date.parse(String(inputs[0]?.enteredAt))).toBeLessThanOrEqual(clock.now());
  });

  test('keeps its input byte by byte', async () => {
    const machine = createMachine({ Done: { Type: 'Succeed' } });
    const input = '{ "b": 1,\n  "a": 1.0 }';

    const { executionArn } = await call('StartExecution', { stateMachineArn: machine, input });

    expect((await ended(String(executionArn))).input).toBe(input);
  });

  test('waits by the virtual clock', async () => {
    // Prepare
    const machine = createMachine({ Rest: { Type: 'Wait', Seconds: 3600, Next: 'Done' }, Done: { Type: 'Succeed' } });
    const startedAt = clock.now();
    clock.skipWaits = true;

    // Act
    const arn = await start(machine);
    await ended(arn);

    // Assess
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(3_600_000);
    expect(await typesOf(arn)).toEqual(expect.arrayContaining(['WaitStateEntered', 'WaitStateExited']));
  });
});

describe('errors of a function', () => {
  const failing = (more: object = {}) =>
    createMachine({
      Try: task('fail', { Catch: [{ ErrorEquals: ['CiNotFoundError'], ResultPath: '$.error', Next: 'Caught' }], ...more }),
      Caught: { Type: 'Succeed' },
    });

  test('are caught by name, with Lambda’s JSON as the cause', async () => {
    functions.fail = () => {
      throw new HandlerError('CiNotFoundError', 'no such CI');
    };

    const { output } = await ended(await start(failing({ Next: 'Caught' })));

    const { error } = JSON.parse(String(output)) as { error: { Error: string; Cause: string } };
    expect(error.Error).toBe('CiNotFoundError');
    expect(JSON.parse(error.Cause)).toEqual({ errorType: 'CiNotFoundError', errorMessage: 'no such CI', trace: [] });
  });

  test('that nothing catches end the execution', async () => {
    functions.fail = () => {
      throw new HandlerError('OtherError', 'oh');
    };

    const arn = await start(failing({ Next: 'Caught' }));
    const description = await ended(arn);

    expect(description).toMatchObject({ status: 'FAILED', error: 'OtherError' });
    expect(await typesOf(arn)).toEqual(expect.arrayContaining(['LambdaFunctionFailed', 'ExecutionFailed']));
  });

  test('a crash is Lambda.Unknown', async () => {
    functions.fail = () => {
      throw new HandlerError('Runtime.ExitError', 'exit status 1');
    };
    const machine = failing({ Catch: [{ ErrorEquals: ['Lambda.Unknown'], Next: 'Caught' }], Next: 'Caught' });

    const { status, output } = await ended(await start(machine));

    expect(status).toBe('SUCCEEDED');
    expect(String(output)).toContain('exit status 1');
  });

  test('retries wait their intervals, by the virtual clock', async () => {
    // Prepare
    functions.fail = (_input, attempt) => {
      if (attempt < 3) throw new HandlerError('CiNotFoundError', 'not yet');
    };
    const Retry = [{ ErrorEquals: ['CiNotFoundError'], IntervalSeconds: 100, BackoffRate: 2, MaxAttempts: 2 }];
    const startedAt = clock.now();
    clock.skipWaits = true;

    // Act
    const { status } = await ended(await start(failing({ Retry, Next: 'Caught' })));

    // Assess
    expect(status).toBe('SUCCEEDED');
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(300_000);
  });

  test('a Task’s time-out is States.Timeout, and its late answer is dropped', async () => {
    // Prepare
    let answer: (value: unknown) => void = () => undefined;
    functions.fail = () => new Promise((resolve) => (answer = resolve));
    const machine = failing({ Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }], Next: 'Caught' });
    const arn = await start(machine);
    while (calls.length === 0) {
      await call('ListStateMachines', {});
    }

    // Act
    clock.advance(30_000);
    const { status } = await ended(arn);
    answer('late');

    // Assess
    expect(status).toBe('SUCCEEDED');
    const types = await typesOf(arn);
    expect(types).toContain('LambdaFunctionTimedOut');
    expect(types).not.toContain('LambdaFunctionSucceeded');
  });

  test('a result above 256 KiB ends the execution, whatever is caught', async () => {
    functions.fail = () => 'x'.repeat(256 * 1024);
    const machine = failing({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Next: 'Caught' });

    const description = await ended(await start(machine));

    expect(description).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('a document that grows above 256 KiB ends the execution', async () => {
    functions.fail = () => 'x'.repeat(200 * 1024);
    const machine = createMachine({
      Try: task('fail', { ResultPath: '$.one', Next: 'Again' }),
      Again: task('fail', { Parameters: {}, ResultPath: '$.two', Next: 'Caught' }),
      Caught: { Type: 'Succeed' },
    });

    const description = await ended(await start(machine));

    expect(description).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('StartExecution', () => {
  test('gives the running execution for the same name and input, and refuses anything else of that name', async () => {
    // Prepare
    const machine = createMachine({ Rest: { Type: 'Wait', Seconds: 60, Next: 'Done' }, Done: { Type: 'Succeed' } });
    const request = { stateMachineArn: machine, name: 'once', input: '{"a":1}' };
    const first = await call('StartExecution', request);

    // Act
    const same = await call('StartExecution', request);
    const other = await call('StartExecution', { ...request, input: '{"a":2}' });
    clock.advance(60_000);
    await ended(String(first.executionArn));
    const closed = await call('StartExecution', request);

    // Assess
    expect(same).toEqual(first);
    expect(other).toMatchObject({ httpStatus: 400, __type: 'ExecutionAlreadyExists' });
    expect(closed).toMatchObject({ httpStatus: 400, __type: 'ExecutionAlreadyExists' });
  });

  test.each([
    [{ name: 'a b' }, 'InvalidName'],
    [{ name: 'x'.repeat(81) }, 'InvalidName'],
    [{ name: 'a/b' }, 'InvalidName'],
    [{ input: '{' }, 'InvalidExecutionInput'],
    [{ input: JSON.stringify('x'.repeat(256 * 1024)) }, 'InvalidExecutionInput'],
    [{ stateMachineArn: `${ARN}other` }, 'StateMachineDoesNotExist'],
  ])('refuses a bad request (case %#)', async (bad, type) => {
    const stateMachineArn = createMachine({ Done: { Type: 'Succeed' } });
    expect(await call('StartExecution', { stateMachineArn, ...bad })).toMatchObject({ httpStatus: 400, __type: type });
  });
});

describe('ends that are not the machine’s own', () => {
  const WAITING = { Rest: { Type: 'Wait', Seconds: 600, Next: 'Done' }, Done: { Type: 'Succeed' } };

  test('StopExecution aborts with error and cause', async () => {
    const arn = await start(createMachine(WAITING));

    await call('StopExecution', { executionArn: arn, error: 'Stopped', cause: 'by a person' });

    expect(await ended(arn)).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by a person' });
    expect((await typesOf(arn)).at(-1)).toBe('ExecutionAborted');
  });

  test('no task begins after an abort, not even a retry', async () => {
    functions.fail = () => {
      throw new HandlerError('Flaky', 'again');
    };
    const Retry = [{ ErrorEquals: ['Flaky'], IntervalSeconds: 60 }];
    const arn = await start(createMachine({ Try: task('fail', { Retry, End: true }) }));
    while (!(await typesOf(arn)).includes('LambdaFunctionFailed')) {
      await call('ListStateMachines', {});
    }

    await call('StopExecution', { executionArn: arn });
    clock.advance(600_000);
    await ended(arn);

    expect(calls).toHaveLength(1);
  });

  test('the machine’s TimeoutSeconds ends it as TIMED_OUT', async () => {
    const arn = await start(createMachine(WAITING, { TimeoutSeconds: 60 }));

    clock.advance(60_000);

    expect(await ended(arn)).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('a Fail state ends it as FAILED with its error and cause', async () => {
    const arn = await start(createMachine({ Fail: { Type: 'Fail', Error: 'RemediationFailed', Cause: 'see the audit' } }));

    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'RemediationFailed', cause: 'see the audit' });
    expect(await typesOf(arn)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('each status change is told', async () => {
    const arn = await start(createMachine(WAITING), { a: 1 }, 'told');
    await call('StopExecution', { executionArn: arn });

    expect(statuses).toMatchObject([
      { status: 'RUNNING', name: 'told', input: '{"a":1}', stopDate: null },
      { status: 'ABORTED', executionArn: arn, output: null },
    ]);
  });
});

describe('lists and pages', () => {
  test('ListExecutions filters by status, the latest first, page by page', async () => {
    // Prepare
    const machine = createMachine({ Rest: { Type: 'Wait', Seconds: 600, Next: 'Done' }, Done: { Type: 'Succeed' } });
    await start(machine, {}, 'a');
    await start(machine, {}, 'b');
    await start(machine, {}, 'c');
    await call('StopExecution', { executionArn: await start(machine, {}, 'd') });
    const request = { stateMachineArn: machine, statusFilter: 'RUNNING', maxResults: 2 };

    // Act
    const first = await call('ListExecutions', request);
    const second = await call('ListExecutions', { ...request, nextToken: first.nextToken });

    // Assess
    const namesIn = (answer: Record<string, unknown>) => (answer.executions as { name: string }[]).map(({ name }) => name);
    expect(namesIn(first)).toEqual(['c', 'b']);
    expect(namesIn(second)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
  });

  test('GetExecutionHistory goes backwards on request', async () => {
    const arn = await start(createMachine({ Done: { Type: 'Succeed' } }));
    await ended(arn);

    const { events, nextToken } = await call('GetExecutionHistory', { executionArn: arn, reverseOrder: true, maxResults: 1 });

    expect(events).toMatchObject([{ type: 'ExecutionSucceeded' }]);
    expect(nextToken).toBeDefined();
  });

  test('DescribeStateMachine and ListStateMachines tell what is deployed', async () => {
    const stateMachineArn = createMachine({ Done: { Type: 'Succeed' } });

    const description = await call('DescribeStateMachine', { stateMachineArn });
    const { stateMachines } = await call('ListStateMachines', {});

    expect(description).toMatchObject({ name: 'Machine', status: 'ACTIVE', type: 'STANDARD' });
    expect(JSON.parse(String(description.definition))).toMatchObject({ StartAt: 'Done' });
    expect(stateMachines).toMatchObject([{ stateMachineArn }]);
  });

  test.each([
    ['DescribeExecution', 'ExecutionDoesNotExist'],
    ['DescribeActivity', 'UnknownOperationException'],
  ])('%s answers %s', async (operation, type) => {
    expect(await call(operation, { executionArn: 'none' })).toMatchObject({ httpStatus: 400, __type: type });
  });
});
