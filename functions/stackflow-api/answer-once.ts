import { createHash } from 'node:crypto';
import type { Clock } from '../../src/platform/clock.ts';
import { logger } from '../../src/platform/logger.ts';
import type { ApiRequestStore } from '../../src/stores/api-request-store.ts';
import { refuse, refuseForNow, type Answer, type Refusal } from './answers.ts';

export interface OnceDependencies {
  requests: Pick<ApiRequestStore, 'begin' | 'finish' | 'abandon'>;
  clock: Clock;
}

/** A write, and the key under which its sender may ask for its answer again. */
export interface KeyedRequest {
  /** Who asks: keys of others are none of their business. */
  caller: string;
  key: string;
  method: string;
  path: string;
  text: string;
}

const KEY = /^[\x21-\x7e]{1,128}$/;
const LOOK_AGAIN_SECONDS = 2;

const hash = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** What went wrong here may go well next time; everything else is the answer. */
const isFinal = ({ status }: Answer): boolean => status < 500;

/**
 * Does it once per key, and gives the first answer again for a day. Between the effect and the answer's row a crash can
 * come: the next try then does it again, which every operation stands (a replay's next attempt is claimed once, rows
 * are put under the same key, the intake knows what it has seen, a version of a playbook can't be made twice).
 */
export async function answerOnce({ caller, key, method, path, text }: KeyedRequest, act: () => Promise<Answer>, { requests, clock }: OnceDependencies): Promise<Answer | Refusal> {
  if (!KEY.test(key)) return refuse('not-understood', 'Idempotency-Key takes up to 128 visible characters, such as a UUID.');
  const requestKey = `request#${hash(caller, key)}`;
  const begun = await requests.begin(requestKey, hash(method, path, text), clock.now());
  if (begun.kind === 'known') return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotency-replayed': 'true' } };
  if (begun.kind === 'other') return refuse('key-used', 'This Idempotency-Key came with another request. Take a new one for each thing that you want done.');
  if (begun.kind === 'in-flight') return refuseForNow('in-flight', 'The same request is being answered. Send it again in a moment.', LOOK_AGAIN_SECONDS);
  return finish(requestKey, begun.startedAt, act, requests);
}

async function finish(requestKey: string, startedAt: string, act: () => Promise<Answer>, requests: OnceDependencies['requests']): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await act();
  } catch (error) {
    await requests.abandon(requestKey, startedAt);
    throw error;
  }
  if (isFinal(answer)) await keep(requestKey, startedAt, answer, requests);
  else await requests.abandon(requestKey, startedAt);
  return answer;
}

/** It is done: that its answer can't be kept is nothing that the caller can do anything about. */
async function keep(requestKey: string, startedAt: string, answer: Answer, requests: OnceDependencies['requests']): Promise<void> {
  try {
    await requests.finish(requestKey, startedAt, answer);
  } catch (error) {
    logger.error('the answer of a write could not be kept', error as Error);
  }
}
