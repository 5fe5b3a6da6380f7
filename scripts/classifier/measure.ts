import { softmax } from '../../src/intake/classifier/model.ts';
import { findTemperature, scoreOutOfFold, toFolds } from './calibrate.ts';
import { fit, scoresOf } from './fit.ts';
import { seededRandom } from './random.ts';
import type { LabelledIncident } from './read-incidents.ts';

const FOLDS = 5;
const INNER_FOLDS = 3;
const BINS = 10;
const RESAMPLES = 1_000;
const SEED = 20_261_125;

/** What the classifier said of an incident that it hadn't seen, and whether that was right. */
export interface Verdict {
  said: string;
  truth: string;
  confidence: number;
  isRight: boolean;
}

/** Verdicts of equal number, in order of confidence. */
export interface Bin {
  confidence: number;
  accuracy: number;
  count: number;
}

export interface CategoryMeasure {
  category: string;
  precision: number;
  recall: number;
  count: number;
}

export interface ClassifierMeasures {
  incidents: number;
  accuracy: number;
  categories: CategoryMeasure[];
  bins: Bin[];
  /** Expected calibration error, and the bounds between which 95 of 100 bootstrap samples have it. */
  calibrationError: number;
  calibrationErrorBounds: [low: number, high: number];
}

/** Verdicts out of fold: neither weights nor temperature have seen the incident that they judge. */
export function judgeOutOfFold(incidents: readonly LabelledIncident[], categories: string[]): Verdict[] {
  const folds = toFolds(incidents, FOLDS, SEED);
  return folds.flatMap((heldOut, index) => {
    const rest = folds.filter((_, other) => other !== index).flat();
    const temperature = findTemperature(scoreOutOfFold(rest, categories, INNER_FOLDS, SEED + index));
    const model = fit(rest, categories);
    return heldOut.map(({ text, category: truth }) => {
      const probabilities = softmax(scoresOf(model, text).map((score) => score / temperature));
      const confidence = Math.max(...probabilities);
      const said = categories[probabilities.indexOf(confidence)] ?? '';
      return { said, truth, confidence, isRight: said === truth };
    });
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

const share = (verdicts: readonly Verdict[], isCounted: (verdict: Verdict) => boolean): number =>
  mean(verdicts.map((verdict) => (isCounted(verdict) ? 1 : 0)));

/** @returns bins with the same number of verdicts each ("equal mass"), from the least confident up. */
export function toBins(verdicts: readonly Verdict[]): Bin[] {
  const sorted = verdicts.toSorted((a, b) => a.confidence - b.confidence);
  return Array.from({ length: BINS }, (_, index) => {
    const part = sorted.slice(Math.floor((index * sorted.length) / BINS), Math.floor(((index + 1) * sorted.length) / BINS));
    return {
      confidence: mean(part.map(({ confidence }) => confidence)),
      accuracy: share(part, ({ isRight }) => isRight),
      count: part.length,
    };
  });
}

/** Mean distance between what was stated and what was right. Source: Naeini et al., 2015 (expected calibration error). */
export function calibrationErrorOf(verdicts: readonly Verdict[]): number {
  return toBins(verdicts).reduce(
    (sum, { confidence, accuracy, count }) => sum + (Math.abs(confidence - accuracy) * count) / verdicts.length,
    0,
  );
}

function boundsOf(verdicts: readonly Verdict[]): [number, number] {
  const random = seededRandom(SEED);
  const resample = (): Verdict[] => verdicts.map(() => verdicts[Math.floor(random() * verdicts.length)] as Verdict);
  const errors = Array.from({ length: RESAMPLES }, () => calibrationErrorOf(resample())).sort((a, b) => a - b);
  return [errors[Math.floor(RESAMPLES * 0.025)] ?? 0, errors[Math.floor(RESAMPLES * 0.975)] ?? 0];
}

/** @returns every figure of the report. */
export function measure(verdicts: readonly Verdict[], categories: readonly string[]): ClassifierMeasures {
  const isRight = ({ isRight: right }: Verdict): boolean => right;
  return {
    incidents: verdicts.length,
    accuracy: share(verdicts, isRight),
    categories: categories.map((category) => {
      const ofCategory = verdicts.filter(({ truth }) => truth === category);
      const precision = share(
        verdicts.filter(({ said }) => said === category),
        isRight,
      );
      return { category, precision, recall: share(ofCategory, isRight), count: ofCategory.length };
    }),
    bins: toBins(verdicts),
    calibrationError: calibrationErrorOf(verdicts),
    calibrationErrorBounds: boundsOf(verdicts),
  };
}
