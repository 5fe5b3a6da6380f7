import type { Classification } from '../../contracts/remediation-request.ts';
import type { ClassifiableText } from './classifier.ts';
import { loadModel } from './model.ts';
import { trainedModel as model } from './trained-model.ts';

const rank = loadModel(model);

/** Categories that the embedded classifier knows. */
export const CATEGORIES: readonly string[] = model.categories;

const DIGITS = 4;

/** Classifies without any network, always alike. */
export function classifyEmbedded({ title, description }: ClassifiableText): Classification {
  const [best] = rank(`${title} ${description}`);
  return { category: best?.category ?? 'request', confidence: Number((best?.probability ?? 0).toFixed(DIGITS)), model: model.name };
}
