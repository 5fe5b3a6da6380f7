import type { Classification } from '../../contracts/remediation-request.ts';
import type { Clock } from '../../platform/clock.ts';
import type { logger } from '../../platform/logger.ts';
import { createCallLimits } from './call-limits.ts';
import type { ClassifiableText, Classify } from './classifier.ts';

export interface GuardedClassifierOptions {
  /** The model that is asked, over the network. */
  ask: Classify;
  /** What answers without the network, and never throws. */
  fallBack: (text: ClassifiableText) => Classification;
  /** How often this container may ask. */
  callsPerMinute: number;
  clock: Clock;
  log: Pick<typeof logger, 'warn'>;
}

/** Playbooks ask for much more before they act. */
const DISPUTED_CONFIDENCE = 0.5;

/** Parts of a message may come from outside. */
const LONGEST_REASON = 512;

/** Agreement lifts the embedded classifier's confidence half-way to certainty, and no further. */
const liftOf = (own: Classification): number => (1 + own.confidence) / 2;

function settle(answer: Classification, own: Classification): Classification {
  const most = answer.category === own.category ? liftOf(own) : DISPUTED_CONFIDENCE;
  return { ...answer, confidence: Math.min(answer.confidence, most) };
}

/**
 * Asks a model, and answers without it when it is asked too often, has failed three times in a row within the last
 * minute, or doesn't give a usable answer now; the classification says who spoke. It never throws.
 *
 * Whoever writes an alert writes what the model reads, and can talk it into a category. The embedded classifier can't be
 * talked to: it only counts words. So a category that it doesn't see as well is worth a confidence of 0.5 at most, and one
 * that it does see half-way from its own confidence to 1 at most: no text acts by what it says to the model alone.
 */
export function createGuardedClassifier({ ask, fallBack, callsPerMinute, clock, log }: GuardedClassifierOptions): Classify {
  const limits = createCallLimits(callsPerMinute, clock);

  async function tryToAsk(text: ClassifiableText): Promise<Classification | undefined> {
    if (!limits.mayCall()) return undefined;
    try {
      const answer = await ask(text);
      limits.noteSuccess();
      return answer;
    } catch (error) {
      limits.noteFailure();
      log.warn('the embedded classifier decides alone', { reason: String(error).slice(0, LONGEST_REASON) });
      return undefined;
    }
  }

  return async (text) => {
    const own = fallBack(text);
    const answer = await tryToAsk(text);
    return answer ? settle(answer, own) : own;
  };
}
