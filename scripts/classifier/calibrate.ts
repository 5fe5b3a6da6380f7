import { softmax } from '../../src/intake/classifier/model.ts';
import { fit, scoresOf } from './fit.ts';
import { shuffle } from './random.ts';
import type { LabelledIncident } from './read-incidents.ts';

/** The scores of an incident by a model that hasn't seen it. */
export interface HeldOut {
  text: string;
  scores: number[];
  label: number;
}

/** Splits the incidents into parts that have the same share of each category. */
export function toFolds(incidents: readonly LabelledIncident[], count: number, seed: number): LabelledIncident[][] {
  const folds: LabelledIncident[][] = Array.from({ length: count }, () => []);
  const sorted = shuffle(incidents, seed).sort((a, b) => (a.category < b.category ? -1 : a.category > b.category ? 1 : 0));
  for (const [index, incident] of sorted.entries()) folds[index % count]?.push(incident);
  return folds;
}

/** @returns each incident's scores by a model that was fitted to the other folds. */
export function scoreOutOfFold(
  incidents: readonly LabelledIncident[],
  categories: string[],
  folds: number,
  seed: number,
): HeldOut[] {
  const parts = toFolds(incidents, folds, seed);
  return parts.flatMap((heldOut, index) => {
    const rest = parts.filter((_, other) => other !== index).flat();
    const model = fit(rest, categories);
    return heldOut.map(({ text, category }) => ({ text, scores: scoresOf(model, text), label: categories.indexOf(category) }));
  });
}

const TEMPERATURES = Array.from({ length: 400 }, (_, index) => 0.02 * 1.02 ** index);

const lossAt = (temperature: number, heldOut: readonly HeldOut[]): number =>
  heldOut.reduce(
    (sum, { scores, label }) => sum - Math.log(Math.max(1e-12, softmax(scores.map((score) => score / temperature))[label] ?? 0)),
    0,
  );

/**
 * The temperature at which held-out incidents are least surprising.
 * Source: Guo et al., "On Calibration of Modern Neural Networks", 2017 (temperature scaling).
 */
export function findTemperature(heldOut: readonly HeldOut[]): number {
  const losses = TEMPERATURES.map((temperature) => ({ temperature, loss: lossAt(temperature, heldOut) }));
  return losses.reduce((best, one) => (one.loss < best.loss ? one : best)).temperature;
}
