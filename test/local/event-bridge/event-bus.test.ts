import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { createEventBus, type EventBus } from '../../../local/event-bridge/event-bus.ts';
import type { BusEvent } from '../../../local/event-bridge/event-pattern.ts';
import { parseRate } from '../../../local/event-bridge/schedule.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:Failures';
const MINUTE = 60_000;

let clock: StackClock;
let bus: EventBus;
let delivered: BusEvent[];
let queued: [string, unknown][];
/** How many of the next invocations fail. */
let failures: number;
let isMissing: boolean;

beforeEach(() => {
  clock = createClock();
  delivered = [];
  queued = [];
  failures = 0;
  isMissing = false;
  bus = createEventBus({
    clock,
    invoke: (_arn, payload) => {
      delivered.push(JSON.parse(payload) as BusEvent);
      if (isMissing) return Promise.reject(new Error('no such function'));
      return Promise.resolve(
        failures-- > 0
          ? { requestId: 'r', payload: '{"errorType":"Error"}', functionError: 'Unhandled' }
          : { requestId: 'r', payload: 'null' },
      );
    },
    asynchronousOf: () => ({ maximumRetryAttempts: 2, onFailureArn: QUEUE }),
    sendToQueue: (arn, body) => void queued.push([arn, JSON.parse(body)]),
  });
});

afterEach(async () => {
  await bus.close();
  clock.close();
});

const publish = (status: string): void => bus.publish('aws.states', 'Status', ['arn:execution'], { status });
const RULE = { name: 'settle', pattern: { detail: { status: ['FAILED'] } }, targetArn: 'arn:function' };

/** Lets deliveries end. */
const settle = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

describe('the event bus', () => {
  test('delivers to the rules that match, as EventBridge writes events', async () => {
    bus.putRule(RULE);

    publish('FAILED');
    publish('SUCCEEDED');
    await settle();

    expect(delivered).toMatchObject([
      { version: '0', source: 'aws.states', 'detail-type': 'Status', account: '000000000000', detail: { status: 'FAILED' } },
    ]);
    expect(delivered[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('fills a queue that is a target, without any function', async () => {
    bus.putRule({ ...RULE, targetArn: QUEUE });

    publish('FAILED');
    await settle();

    expect(delivered).toEqual([]);
    expect(queued).toEqual([[QUEUE, expect.objectContaining({ source: 'aws.states', detail: { status: 'FAILED' } })]]);
  });

  test('delivers nothing when it is silent', async () => {
    bus.putRule(RULE);
    bus.isSilent = true;

    publish('FAILED');
    await settle();

    expect(delivered).toEqual([]);
  });

  test('runs schedules by the virtual clock, as background work', async () => {
    bus.putRule({ name: 'sweep', schedule: 'rate(5 minutes)', targetArn: 'arn:function' });

    clock.advance(16 * MINUTE);
    await settle();

    expect(delivered.map(({ 'detail-type': type }) => type)).toEqual(Array(3).fill('Scheduled Event'));
    expect(delivered[0]?.resources).toEqual(['arn:aws:events:us-east-1:000000000000:rule/sweep']);
  });

  test('runs a failed function again after one and two minutes, then sends the event to its queue', async () => {
    bus.putRule(RULE);
    failures = 3;

    publish('FAILED');
    await settle();
    clock.advance(MINUTE);
    await settle();
    clock.advance(2 * MINUTE);
    await settle();

    expect(delivered).toHaveLength(3);
    expect(queued).toMatchObject([[QUEUE, { requestPayload: { detail: { status: 'FAILED' } } }]]);
  });

  test('is content when a retry works', async () => {
    bus.putRule(RULE);
    failures = 1;

    publish('FAILED');
    await settle();
    clock.advance(10 * MINUTE);
    await settle();

    expect(delivered).toHaveLength(2);
    expect(queued).toEqual([]);
  });

  test('sends what it can’t hand over to the rule’s dead-letter queue', async () => {
    isMissing = true;
    bus.putRule({ ...RULE, deadLetterArn: QUEUE });

    publish('FAILED');
    await settle();

    expect(queued).toMatchObject([[QUEUE, { detail: { status: 'FAILED' } }]]);
  });
});

describe('the end of the bus', () => {
  test('waits for deliveries that are under way', async () => {
    let answer = (): void => undefined;
    let isClosed = false;
    const slow = createEventBus({
      clock,
      invoke: () => new Promise((resolve) => (answer = () => resolve({ requestId: 'r', payload: 'null' }))),
    });
    slow.putRule(RULE);
    slow.publish('aws.states', 'Status', [], { status: 'FAILED' });

    const closing = slow.close().then(() => (isClosed = true));
    await settle();
    expect(isClosed).toBe(false);
    answer();

    await closing;
  });
});

describe('a schedule', () => {
  test.each([
    ['rate(1 minute)', 60],
    ['rate(5 minutes)', 300],
    ['rate(2 hours)', 7200],
    ['rate(1 day)', 86_400],
  ])('%s is %d seconds', (expression, seconds) => {
    expect(parseRate(expression)).toBe(seconds);
  });

  test('must be a rate', () => {
    expect(() => parseRate('cron(0 12 * * ? *)')).toThrow('rate');
  });
});
