import { writeFileSync } from 'node:fs';
import { judgeOutOfFold, measure } from './classifier/measure.ts';
import { plotCalibration } from './classifier/plot.ts';
import { readIncidents } from './classifier/read-incidents.ts';
import { formatTable } from './commands/table.ts';

/** `npm run classifier:report`: how good the embedded classifier is on incidents that it hasn't seen. */
const MOST_CALIBRATION_ERROR = 0.05;
const PLOT = new URL('../docs/classifier-calibration.svg', import.meta.url);

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

const incidents = readIncidents();
const categories = [...new Set(incidents.map(({ category }) => category))];
const measures = measure(judgeOutOfFold(incidents, categories), categories);
const {
  accuracy,
  bins,
  calibrationError,
  calibrationErrorBounds: [low, high],
} = measures;

const lines = [
  `${measures.incidents} labelled synthetic incidents, ${categories.length} categories, judged out of fold (5 folds)`,
  `accuracy ${percent(accuracy)}`,
  '',
  formatTable(
    ['category', 'incidents', 'precision', 'recall'],
    measures.categories.map((one) => [one.category, String(one.count), percent(one.precision), percent(one.recall)]),
  ),
  '',
  formatTable(
    ['stated', 'right', 'incidents'],
    bins.map((bin) => [percent(bin.confidence), percent(bin.accuracy), String(bin.count)]),
  ),
  '',
  `expected calibration error ${calibrationError.toFixed(4)} (95 % of 1,000 bootstrap samples between ${low.toFixed(4)} and ${high.toFixed(4)}); ${MOST_CALIBRATION_ERROR} is allowed`,
];
process.stdout.write(`${lines.join('\n')}\n`);
writeFileSync(PLOT, plotCalibration(measures));
if (calibrationError > MOST_CALIBRATION_ERROR) process.exitCode = 1;
