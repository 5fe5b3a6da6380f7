import { randomUUID } from 'node:crypto';
import { setTimeout as realPause } from 'node:timers/promises';
import type { Clock, Timer } from '../clock/clock.ts';
import type { InvocationResult } from '../lambda/function-definition.ts';
import { matchesPattern, type BusEvent, type EventPattern } from './event-pattern.ts';
import { parseRate } from './schedule.ts';

/** A rule as deployed; it has a pattern or a schedule. */
export interface Rule {
  name: string;
  pattern?: EventPattern;
  /** For example `rate(5 minutes)`. */
  schedule?: string;
  /** ARN of the function it calls, or of the queue it fills. */
  targetArn: string;
  /** Queue for events that couldn't be handed to the target. */
  deadLetterArn?: string;
}

/** What Lambda does with an asynchronous invocation that fails. */
export interface AsynchronousInvocation {
  maximumRetryAttempts: number;
  /** Queue for events that the function failed at each time. */
  onFailureArn?: string;
}

/** Lambda runs an asynchronous invocation again after these pauses when it fails. */
const RETRY_AFTER_SECONDS = [60, 120];

/** How long (real milliseconds) the end of the bus waits for what is under way. */
const DRAIN_MS = 2_000;

export interface EventBus {
  putRule(rule: Rule): void;
  /** Delivers an event to the matching rules, later and without a result. */
  publish(source: string, detailType: string, resources: string[], detail: Record<string, unknown>): void;
  /** With it on, no event and no schedule reaches anyone: EventBridge promises only its best effort. */
  isSilent: boolean;
  /** Lets deliveries that are under way end, for a moment: their functions would meet closed stores. */
  close(): Promise<void>;
}

interface EventBusOptions {
  clock: Clock;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /** How a function wants its failures treated. */
  asynchronousOf?: (functionArn: string) => AsynchronousInvocation | undefined;
  sendToQueue?: (queueArn: string, body: string) => void;
}

const LAMBDA_DEFAULT: AsynchronousInvocation = { maximumRetryAttempts: RETRY_AFTER_SECONDS.length };

/** @returns an event bus with rules and schedules whose targets are functions. */
export function createEventBus({ clock, invoke, ...options }: EventBusOptions): EventBus {
  const rules: Rule[] = [];
  const timers = new Set<Timer>();
  const underWay = new Set<Promise<void>>();
  let isSilent = false;

  const start = (delivery: Promise<void>): void => {
    underWay.add(delivery);
    void delivery.finally(() => underWay.delete(delivery));
  };
  const later = (run: () => void, seconds: number): void => {
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      run();
    }, seconds * 1000);
    timers.add(timer);
  };
  const fill = (queueArn: string | undefined, body: object): void => {
    if (queueArn !== undefined) {
      options.sendToQueue?.(queueArn, JSON.stringify(body));
    }
  };
  const deliver = async (rule: Rule, event: BusEvent, failures = 0): Promise<void> => {
    if (rule.targetArn.includes(':sqs:')) {
      fill(rule.targetArn, event);
      return;
    }
    try {
      const { functionError, payload } = await invoke(rule.targetArn, JSON.stringify(event));
      if (functionError !== undefined) {
        retryLater(rule, event, failures, payload);
      }
    } catch {
      fill(rule.deadLetterArn, event);
    }
  };
  const retryLater = (rule: Rule, event: BusEvent, failures: number, payload: string): void => {
    const { maximumRetryAttempts, onFailureArn } = options.asynchronousOf?.(rule.targetArn) ?? LAMBDA_DEFAULT;
    const pause = RETRY_AFTER_SECONDS[failures];
    if (pause !== undefined && failures < maximumRetryAttempts) {
      later(() => start(deliver(rule, event, failures + 1)), pause);
    } else {
      fill(onFailureArn, { requestPayload: event, responsePayload: JSON.parse(payload) as unknown });
    }
  };
  const send = (rule: Rule, event: BusEvent): void => {
    if (!isSilent) {
      start(deliver(rule, event));
    }
  };
  const createEvent = (source: string, detailType: string, resources: string[], detail: BusEvent['detail']): BusEvent => ({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources,
    detail,
  });
  const repeat = (rule: Rule, seconds: number): void =>
    later(() => {
      const arn = `arn:aws:events:us-east-1:000000000000:rule/${rule.name}`;
      send(rule, createEvent('aws.events', 'Scheduled Event', [arn], {}));
      repeat(rule, seconds);
    }, seconds);

  return {
    putRule(rule) {
      if (rule.pattern !== undefined) {
        rules.push(rule);
      }
      if (rule.schedule !== undefined) {
        repeat(rule, parseRate(rule.schedule));
      }
    },
    publish(source, detailType, resources, detail) {
      const event = createEvent(source, detailType, resources, detail);
      for (const rule of rules.filter(({ pattern }) => pattern !== undefined && matchesPattern(event, pattern))) {
        send(rule, event);
      }
    },
    get isSilent() {
      return isSilent;
    },
    set isSilent(value) {
      isSilent = value;
    },
    async close() {
      timers.forEach((timer) => timer.cancel());
      await Promise.race([Promise.allSettled(underWay), realPause(DRAIN_MS, undefined, { ref: false })]);
    },
  };
}
