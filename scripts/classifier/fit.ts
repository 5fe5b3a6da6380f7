import { featuresOf, vectorise, type FeatureVector } from '../../src/intake/classifier/features.ts';
import { softmax, type Model } from '../../src/intake/classifier/model.ts';
import type { LabelledIncident } from './read-incidents.ts';

/** Features that fewer incidents have are chance. */
const LEAST_INCIDENTS = 2;
const MOST_FEATURES = 6000;
const STEPS = 160;
const STEP_SIZE = 60;
const MOMENTUM = 0.9;
/** Pulls the weights towards zero, so that one odd word can't decide. */
const SHRINK = 0.00003;

type Rarities = Map<string, { position: number; rarity: number }>;

/** The most frequent features, and how rare each is among the incidents (inverse document frequency). */
function findRarities(texts: readonly string[]): Rarities {
  const frequencies = new Map<string, number>();
  for (const text of texts)
    for (const feature of featuresOf(text).keys()) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  const kept = [...frequencies]
    .filter(([, count]) => count >= LEAST_INCIDENTS)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MOST_FEATURES);
  return new Map(
    kept.map(([feature, count], position) => [feature, { position, rarity: Math.log((1 + texts.length) / (1 + count)) + 1 }]),
  );
}

/** A model in full precision, before it is written down. */
export interface Fit {
  categories: string[];
  rarities: Rarities;
  /** Feature by feature, a weight for each category. */
  weights: Float64Array;
  biases: Float64Array;
}

/** @returns a text's score for each category. */
export function scoresOf({ categories, rarities, weights, biases }: Fit, text: string): number[] {
  const { positions, values } = vectorise(text, rarities);
  return categories.map((_, category) =>
    positions.reduce(
      (sum, position, index) => sum + (weights[position * categories.length + category] ?? 0) * (values[index] ?? 0),
      biases[category] ?? 0,
    ),
  );
}

/** All incidents as one sparse matrix: incident `i` has the entries from `starts[i]` to `starts[i + 1]`. */
interface Examples {
  starts: Int32Array;
  positions: Int32Array;
  values: Float64Array;
  labels: Int32Array;
}

function toExamples(incidents: readonly LabelledIncident[], rarities: Rarities, categories: string[]): Examples {
  const vectors: FeatureVector[] = incidents.map(({ text }) => vectorise(text, rarities));
  const starts = new Int32Array(vectors.length + 1);
  for (const [index, { positions }] of vectors.entries()) starts[index + 1] = (starts[index] as number) + positions.length;
  return {
    starts,
    positions: Int32Array.from(vectors.flatMap(({ positions }) => positions)),
    values: Float64Array.from(vectors.flatMap(({ values }) => values)),
    labels: Int32Array.from(incidents, ({ category }) => categories.indexOf(category)),
  };
}

/** Adds the gradient of the examples' mean cross entropy; plain loops, since most of the time is spent here. */
function addGradient(
  { starts, positions, values, labels }: Examples,
  weights: Float64Array,
  biases: Float64Array,
  gradient: Float64Array,
  biasGradient: Float64Array,
): void {
  const width = biases.length;
  for (let example = 0; example < labels.length; example += 1) {
    const [start, end] = [starts[example] as number, starts[example + 1] as number];
    const scores = Array.from(biases);
    for (let entry = start; entry < end; entry += 1) {
      const [row, value] = [(positions[entry] as number) * width, values[entry] as number];
      for (let category = 0; category < width; category += 1)
        scores[category] = (scores[category] as number) + (weights[row + category] as number) * value;
    }
    const errors = softmax(scores).map(
      (probability, category) => (probability - (category === labels[example] ? 1 : 0)) / labels.length,
    );
    for (let category = 0; category < width; category += 1)
      biasGradient[category] = (biasGradient[category] as number) + (errors[category] as number);
    for (let entry = start; entry < end; entry += 1) {
      const [row, value] = [(positions[entry] as number) * width, values[entry] as number];
      for (let category = 0; category < width; category += 1)
        gradient[row + category] = (gradient[row + category] as number) + (errors[category] as number) * value;
    }
  }
}

/** Fits multinomial logistic regression by gradient descent with momentum; the same incidents give the same model. */
export function fit(incidents: readonly LabelledIncident[], categories: string[]): Fit {
  const rarities = findRarities(incidents.map(({ text }) => text));
  const examples = toExamples(incidents, rarities, categories);
  const width = categories.length;
  const [weights, speeds] = [new Float64Array(rarities.size * width), new Float64Array(rarities.size * width)];
  const [biases, biasSpeeds] = [new Float64Array(width), new Float64Array(width)];
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = weights.map((weight) => weight * SHRINK);
    const biasGradient = new Float64Array(width);
    addGradient(examples, weights, biases, gradient, biasGradient);
    descend(weights, speeds, gradient);
    descend(biases, biasSpeeds, biasGradient);
  }
  return { categories, rarities, weights, biases };
}

function descend(values: Float64Array, speeds: Float64Array, gradient: Float64Array): void {
  for (let index = 0; index < values.length; index += 1) {
    speeds[index] = (speeds[index] as number) * MOMENTUM - STEP_SIZE * (1 - MOMENTUM) * (gradient[index] as number);
    values[index] = (values[index] as number) + (speeds[index] as number);
  }
}

const LARGEST_INT8 = 127;
const LARGEST_UINT8 = 255;

const largest = (values: Iterable<number>): number => {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most || 1;
};

/** Writes a fit down, a byte per weight. */
export function toModel({ categories, rarities, weights, biases }: Fit, temperature: number, name: string): Model {
  const weightScale = largest(weights) / LARGEST_INT8;
  const rarityValues = [...rarities.values()].map(({ rarity }) => rarity);
  const rarityScale = largest(rarityValues) / LARGEST_UINT8;
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / weightScale));
  return {
    name,
    categories,
    temperature: Number(temperature.toFixed(4)),
    biases: [...biases].map((bias) => Number(bias.toFixed(4))),
    weightScale,
    rarityScale,
    vocabulary: [...rarities.keys()].join('\n'),
    rarities: Buffer.from(rarityValues.map((rarity) => Math.round(rarity / rarityScale))).toString('base64'),
    weights: Buffer.from(bytes.buffer).toString('base64'),
  };
}
