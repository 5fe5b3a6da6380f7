import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { CRASH_HEADER } from '../../../local/crash-header.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { createLambdaRuntime, FunctionNotFoundError, type LambdaRuntime } from '../../../local/lambda/runtime.ts';

let directory: string;
let clock: StackClock;
let runtime: LambdaRuntime;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lambda-'));
  clock = createClock();
  runtime = createLambdaRuntime({ clock, environment: { AWS_REGION: 'us-east-1' } });
});

afterEach(async () => {
  await runtime.close();
  clock.close();
  rmSync(directory, { recursive: true });
});

/** Creates a function whose handler has the given body (`event` and `context` in scope, `state` per container). */
const deploy = (functionName: string, body: string, timeoutSeconds = 3): void => {
  const file = join(directory, `${functionName}.cjs`);
  writeFileSync(file, `const state = { count: 0 };\nexports.handler = async (event, context) => { ${body} };\n`);
  const environment = { TABLE: `table-of-${functionName}` };
  runtime.createFunction({ functionName, file, exportName: 'handler', environment, timeoutSeconds });
};

const invoke = async (functionName: string, event: unknown = {}) => {
  const { payload, functionError } = await runtime.invoke(functionName, JSON.stringify(event));
  return { result: JSON.parse(payload) as unknown, functionError };
};

/** Lets pending work of the threads through until a condition holds. */
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) {
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
};

describe('a container', () => {
  const ask = async (headers: Record<string, string>) => {
    const server = createServer((_, response) => void response.writeHead(200, headers).end());
    const url = await listen(server);
    deploy('caller', `await new Promise((resolve) => require('node:http').get(event.url, (answer) => answer.resume().on('end', resolve))); return 'survived';`);
    const answer = await invoke('caller', { url });
    await stopListening(server);
    return answer;
  };

  test('ends at the very answer that carries the crash header', async () => {
    expect(await ask({ [CRASH_HEADER]: '1' })).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'Runtime.ExitError' } });
  });

  test('survives an answer without it', async () => {
    expect(await ask({})).toEqual({ result: 'survived', functionError: undefined });
  });
});

describe('a Lambda function', () => {
  test('gets its event, its own environment and a context', async () => {
    deploy('echo', 'return { event, table: process.env.TABLE, region: process.env.AWS_REGION, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(), path: process.env.PATH ?? null };');

    const { result, functionError } = await invoke('echo', { hello: 'world' });

    expect(functionError).toBeUndefined();
    expect(result).toMatchObject({
      event: { hello: 'world' },
      table: 'table-of-echo',
      region: 'us-east-1',
      name: 'echo',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:echo',
      path: null,
    });
    expect((result as { left: number }).left).toBeGreaterThan(2000);
  });

  test('reuses a warm container and starts more for concurrent calls', async () => {
    deploy('count', 'state.count += 1; await new Promise((resolve) => setTimeout(resolve, 20)); return state.count;');

    const first = await invoke('count');
    const both = await Promise.all([invoke('count'), invoke('count')]);

    expect(first.result).toBe(1);
    expect(both.map(({ result }) => result).sort()).toEqual([1, 2]);
    expect(runtime.invocations().map(({ isColdStart }) => isColdStart).sort()).toEqual([false, true, true]);
  });

  test('never has more than ten containers', async () => {
    deploy('many', 'state.count += 1; await new Promise((resolve) => setTimeout(resolve, 5)); return state.count;');

    await Promise.all(Array.from({ length: 25 }, () => invoke('many')));

    expect(runtime.invocations().filter(({ isColdStart }) => isColdStart).length).toBeLessThanOrEqual(10);
  });

  test('returns null when the handler returns nothing', async () => {
    deploy('nothing', '');
    expect((await invoke('nothing')).result).toBeNull();
  });

  test('is found by its ARN', async () => {
    deploy('named', 'return 1;');
    expect((await invoke('arn:aws:lambda:us-east-1:000000000000:function:named')).result).toBe(1);
  });

  test('that does not exist is refused', async () => {
    await expect(runtime.invoke('missing', '{}')).rejects.toBeInstanceOf(FunctionNotFoundError);
  });

  test('writes to its own log', async () => {
    deploy('talk', 'console.log("one line"); console.error("another");');

    await invoke('talk');
    await until(() => runtime.logOf('talk').length === 2);

    expect([...runtime.logOf('talk')].sort()).toEqual(['another', 'one line']);
  });
});

describe('a failing Lambda function', () => {
  test('gives the error as Lambda writes it', async () => {
    deploy('fail', 'const error = new Error("no such CI"); error.name = "CiNotFoundError"; throw error;');

    const { result, functionError } = await invoke('fail');

    expect(functionError).toBe('Unhandled');
    expect(result).toMatchObject({ errorType: 'CiNotFoundError', errorMessage: 'no such CI' });
    expect((result as { trace: string[] }).trace[0]).toBe('CiNotFoundError: no such CI');
  });

  test('that cannot be loaded says why', async () => {
    const file = join(directory, 'broken.cjs');
    writeFileSync(file, 'throw new RangeError("not today");');
    runtime.createFunction({ functionName: 'broken', file, exportName: 'handler', environment: {}, timeoutSeconds: 3 });

    const { result } = await invoke('broken');

    expect(result).toMatchObject({ errorType: 'RangeError', errorMessage: 'not today' });
  });

  test.each([
    ['process.exit(3);', 'Runtime exited with error: exit status 3'],
    ['setImmediate(() => { throw new Error("boom"); }); await new Promise(() => {});', 'exit status 1'],
  ])('whose process ends (%s) is an exit error, and the next call gets a new container', async (body, message) => {
    deploy('exit', `if (event.crash) { ${body} } return 'well';`);

    const crashed = await invoke('exit', { crash: true });
    const next = await invoke('exit');

    expect(crashed.result).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect((crashed.result as { errorMessage: string }).errorMessage).toContain(message);
    expect(next.result).toBe('well');
  });

  test('is killed when its time is up, by the virtual clock', async () => {
    // Prepare
    deploy('slow', 'if (event.warm) return "warm"; console.log("started"); await new Promise(() => {});', 10);
    await invoke('slow', { warm: true });
    const startedAt = performance.now();

    // Act
    const slow = invoke('slow');
    await until(() => runtime.logOf('slow').includes('started'));
    clock.advance(10_000);
    const { result, functionError } = await slow;

    // Assess
    expect(functionError).toBe('Unhandled');
    expect(result).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect((result as { errorMessage: string }).errorMessage).toContain('Task timed out after 10.00 seconds');
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect((await invoke('slow', { warm: true })).result).toBe('warm');
  });
});

describe('crash injection', () => {
  test('before: the handler does not run', async () => {
    deploy('victim', 'console.log("ran"); return 1;');
    runtime.crash('victim', 'before');

    const crashed = await invoke('victim');
    const next = await invoke('victim');

    expect(crashed.result).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(next.result).toBe(1);
    await until(() => runtime.logOf('victim').length > 0);
    expect(runtime.logOf('victim')).toEqual(['ran']);
  });

  test('after: the handler ran to its end, the answer is lost', async () => {
    const marker = join(directory, 'marker');
    deploy('victim', `require('node:fs').appendFileSync(${JSON.stringify(marker)}, 'x'); return 1;`);
    runtime.crash('victim', 'after', 2);

    const results = [await invoke('victim'), await invoke('victim'), await invoke('victim')];

    expect(results.map(({ functionError }) => functionError)).toEqual(['Unhandled', 'Unhandled', undefined]);
    expect((await import('node:fs')).readFileSync(marker, 'utf8')).toBe('xxx');
  });
});

describe('the clock inside a container', () => {
  test('is the stack’s clock', async () => {
    deploy('clock', 'return Date.now();');
    clock.advance(3_600_000);

    const { result } = await invoke('clock');

    expect(Math.abs((result as number) - clock.now())).toBeLessThan(2000);
  });

  test('moves timers of a running handler', async () => {
    // Prepare
    deploy('sleeper', 'const slept = new Promise((resolve) => setTimeout(resolve, 60_000)); console.log("started"); await slept; return "woke";', 300);

    // Act
    const sleeping = invoke('sleeper');
    await until(() => runtime.logOf('sleeper').length > 0);
    clock.advance(60_000);

    // Assess
    expect((await sleeping).result).toBe('woke');
  });

  test('is jumped to a timer when the invocation waits for a held request', async () => {
    // Prepare
    deploy('held', 'console.log("started"); await new Promise((resolve) => setTimeout(resolve, 5_000)); return "gave up";', 10);
    const held = invoke('held');
    await until(() => runtime.logOf('held').length > 0);
    const startedAt = clock.now();

    // Act
    const release = clock.holdRequest();
    clock.skipWaits = true;
    const { result } = await held;
    release();

    // Assess: the handler's own timer came before the function's time-out
    expect(result).toBe('gave up');
    expect(clock.now() - startedAt).toBeLessThan(9_000);
  });
});
