import { createHash } from 'node:crypto';
import type { Clock } from '../../src/platform/clock.ts';
import type { ApiRequestStore } from '../../src/stores/api-request-store.ts';
import { refuseForNow, type Refusal } from './answers.ts';
import type { Caller } from './authenticate.ts';
import type { ReadBudget } from './read-budget.ts';

/** Writes of one caller in a minute, whichever container takes them: a page of a bulk replay is one. */
export const WRITES_PER_MINUTE = 60;

export interface RateDependencies {
  requests: Pick<ApiRequestStore, 'countWrite'>;
  reads: ReadBudget;
  clock: Clock;
}

const tooMany = (seconds: number): Refusal => refuseForNow('too-many', `You ask too often: wait ${seconds} s, and go on more slowly.`, seconds);

/** Subjects may be long, and of any characters. */
export const keyOf = ({ subject }: Caller): string => createHash('sha256').update(subject).digest('hex').slice(0, 32);

/**
 * Writes are counted in one row per caller and minute; reads in this container alone, coarsely, since a write for each
 * read would cost more than the read. API Gateway throttles all callers together. @returns a refusal when it is too much
 */
export async function limitRate(caller: Caller, isWrite: boolean, { requests, reads, clock }: RateDependencies): Promise<Refusal | undefined> {
  const now = clock.now();
  if (!isWrite) {
    const seconds = reads.take(keyOf(caller), now);
    return seconds === 0 ? undefined : tooMany(seconds);
  }
  const isWithin = await requests.countWrite(keyOf(caller), now, WRITES_PER_MINUTE);
  return isWithin ? undefined : tooMany(60 - now.getUTCSeconds());
}
