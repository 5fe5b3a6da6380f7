import * as z from 'zod/mini';
import { categorySchema } from '../../contracts/names.ts';
import { vectorise, type FeatureVector } from './features.ts';

/** What `npm run train` writes and the embedded classifier reads: multinomial logistic regression over words. */
export const modelSchema = z.strictObject({
  /** Names the model in every record: `embedded-` and the beginning of the hash of what it was trained from. */
  name: z.string(),
  categories: z.array(categorySchema),
  /** Features, split by line feeds. */
  vocabulary: z.string(),
  /** A byte per feature and category, feature by feature, as base64; a weight is its byte times `weightScale`. */
  weights: z.string(),
  weightScale: z.number(),
  /** One per feature, as bytes in base64; a rarity is its byte times `rarityScale`. */
  rarities: z.string(),
  rarityScale: z.number(),
  biases: z.array(z.number()),
  /** Divides the scores, so that a stated 0.9 is right nine times of ten. */
  temperature: z.number(),
});
export type Model = z.infer<typeof modelSchema>;

export interface CategoryProbability {
  category: string;
  probability: number;
}

/** @returns numbers that add up to 1, larger where the score is. */
export function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Reads a model once. @returns what gives a text its probabilities, the highest first */
export function loadModel(model: Model): (text: string) => CategoryProbability[] {
  const { categories, temperature, weightScale, rarityScale, biases } = model;
  const weights = new Int8Array(Buffer.from(model.weights, 'base64'));
  const rarityBytes = Buffer.from(model.rarities, 'base64');
  const rarities = new Map(
    model.vocabulary
      .split('\n')
      .map((feature, position) => [feature, { position, rarity: (rarityBytes[position] ?? 0) * rarityScale }]),
  );

  const scoreOf = ({ positions, values }: FeatureVector, category: number): number =>
    positions.reduce(
      (sum, position, index) =>
        sum + (weights[position * categories.length + category] ?? 0) * weightScale * (values[index] ?? 0),
      biases[category] ?? 0,
    );

  return (text) => {
    const vector = vectorise(text, rarities);
    const probabilities = softmax(categories.map((_, category) => scoreOf(vector, category) / temperature));
    return categories
      .map((category, index) => ({ category, probability: probabilities[index] ?? 0 }))
      .sort((a, b) => b.probability - a.probability);
  };
}
