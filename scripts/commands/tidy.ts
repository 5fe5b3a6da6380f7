import { setTimeout as delay } from 'node:timers/promises';
import { settleReplays, tidyDeadLetters, type TidyDependencies, type TidyReport } from '../../src/operations/review/tidy-dead-letters.ts';

const LOOK_EVERY_MS = 250;
/** The engine knows a request within moments; a longer queue is the schedule's to look after. */
const PATIENCE_MS = 20_000;

/**
 * Waits a while until the engine has accepted what was replayed, and takes the letters of what is decided out of the queue.
 * What is left then is done every five minutes by itself.
 * @throws what AWS throws
 */
export async function tidy(dependencies: TidyDependencies, isWaiting: boolean): Promise<TidyReport> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let { accepted, pending } = await settleReplays(dependencies);
  while (isWaiting && pending > 0 && performance.now() < giveUpAt) {
    await delay(LOOK_EVERY_MS);
    const more = await settleReplays(dependencies);
    accepted += more.accepted;
    pending = more.pending;
  }
  const { letters } = await tidyDeadLetters(dependencies);
  return { accepted, pending, letters };
}
