import { bedrock } from '../../platform/clients/bedrock.ts';
import { systemClock } from '../../platform/clock.ts';
import { logger } from '../../platform/logger.ts';
import { createBedrockClassifier } from './bedrock.ts';
import type { Classify } from './classifier.ts';
import { CATEGORIES, classifyEmbedded } from './embedded.ts';
import { createGuardedClassifier } from './guard.ts';

/** Of one container: 200 by all twenty that intake may have. What a storm brings beyond that is sorted without the model. */
const CALLS_PER_MINUTE = 10;

/** @returns the classifier of this deployment: with a model of Bedrock's, or, when its id is empty, without. */
export function chooseClassifier(modelId: string): Classify {
  if (modelId === '') return (text) => Promise.resolve(classifyEmbedded(text));
  return createGuardedClassifier({
    ask: createBedrockClassifier({ client: bedrock, modelId, categories: CATEGORIES }),
    fallBack: classifyEmbedded,
    callsPerMinute: CALLS_PER_MINUTE,
    clock: systemClock,
    log: logger,
  });
}
