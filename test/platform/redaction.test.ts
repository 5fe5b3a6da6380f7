import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { actionRecord } from '../../src/decisions/action-record.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { logger } from '../../src/platform/logger.ts';
import { CANARIES, leaksIn } from '../contracts/redaction/canaries/index.ts';
import { makePlaybook, makeRequest } from '../support/fixtures.ts';

/** Longer than that a Cause may not be: so many canaries that each can be seen. */
const PER_ERROR = 5;

const EVENT = {
  document: { request: makeRequest() },
  execution: {
    id: 'arn:aws:states:eu-central-1:000000000000:execution:x:rem-test',
    name: 'rem-test',
    startTime: '2026-05-19T10:00:05Z',
  },
  state: { name: 'ExecuteAction' },
};
const LAMBDA = { awsRequestId: '1e2f3a4b-0000-1111-2222-333344445555' };

const batches = Array.from({ length: Math.ceil(CANARIES.length / PER_ERROR) }, (_, index) =>
  CANARIES.slice(index * PER_ERROR, (index + 1) * PER_ERROR).map(({ text }) => text).join('\n'),
);

/** @returns what the logger writes meanwhile. */
async function logOf(act: () => unknown): Promise<string> {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  await act();
  jest.restoreAllMocks();
  return written.join('');
}

/** Lambda writes these into its log and into the Cause. */
const shown = (error: Error): string => JSON.stringify([error.name, error.message, error.stack, { ...error }, error.cause]);

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the handler of a state', () => {
  test('throws errors without secrets, with their name, and logs them without', async () => {
    for (const text of batches) {
      const cause = Object.assign(new Error(`cause: ${text}`), { response: text });
      const handler = defineStateHandler(() => Promise.reject(Object.assign(new TypeError(text, { cause }), { detail: text })));
      let thrown: Error | undefined;
      const log = await logOf(async () => {
        thrown = await handler(EVENT, LAMBDA).then(() => undefined, (error: Error) => error);
      });

      expect(thrown).toBeInstanceOf(Error);
      expect(thrown?.name).toBe('TypeError');
      expect(thrown?.message).toContain('[redacted]');
      expect(thrown?.stack).toContain('at ');
      expect(leaksIn(shown(thrown as Error))).toEqual([]);
      expect(log).toContain('state failed');
      expect(leaksIn(log)).toEqual([]);
    }
  });

  test('returns and logs results without secrets, but leaves what later states act on', async () => {
    for (const text of batches) {
      const kept = { playbook: makePlaybook({ description: text }), ci: { ciId: 'CI1', note: text }, handle: { id: text } };
      let result: unknown;
      const log = await logOf(async () => {
        result = await defineStateHandler(() => Promise.resolve({ ...kept, detail: text, list: [{ text }] }))(EVENT, LAMBDA);
      });

      expect(result).toMatchObject(kept);
      expect(leaksIn(JSON.stringify({ ...(result as object), ...{ playbook: 0, ci: 0, handle: 0 } }))).toEqual([]);
      expect(log).toContain('state done');
      expect(leaksIn(log)).toEqual([]);
    }
  });

  test('leaves an action as it is that tells no secret', async () => {
    const plan = {
      actionType: 'asg-set-capacity' as const,
      targetResource: 'arn:aws:autoscaling:eu-central-1:000000000000:autoScalingGroup:1234:autoScalingGroupName/token-service',
      currentState: { desiredCapacity: 2, deploymentId: 'ecs-svc/1234567890123456789' },
      apiRequest: {
        service: 'autoscaling',
        operation: 'SetDesiredCapacity',
        input: { AutoScalingGroupName: 'token-service', DesiredCapacity: 3 },
      },
      expectedState: { desiredCapacity: 3 },
      alreadySatisfied: false,
      target: { autoScalingGroupName: 'token-service' },
      parameters: { change: 1 },
    };
    const effect = {
      status: 'acknowledged' as const,
      plan,
      invocationId: LAMBDA.awsRequestId,
      intendedAt: '2026-05-19T10:00:05Z',
      identity: 'arn:aws:iam::000000000000:role/x',
    };
    const record = { ...actionRecord(effect, 'group token-service is to have 3 instances'), awsRequestIds: [LAMBDA.awsRequestId] };
    let result: unknown;
    await logOf(async () => {
      result = await defineStateHandler((_: ExecutionDocument) => Promise.resolve(record))(EVENT, LAMBDA);
    });

    expect(result).toEqual(record);
  });
});

test('the logger hides secrets in messages, keys, values and errors', async () => {
  for (const text of batches) {
    const log = await logOf(() => {
      logger.appendKeys({ note: text });
      logger.info(text, { list: [text], deep: { text } });
      logger.error(text, new Error(text));
      logger.warn({ message: text, body: JSON.stringify({ text }) });
      logger.resetKeys();
    });

    const lines = log.split('\n').filter(Boolean).map((line) => JSON.parse(line) as { level: string });
    expect(lines.map(({ level }) => level)).toEqual(['INFO', 'ERROR', 'WARN']);
    expect(leaksIn(log)).toEqual([]);
  }
});
