import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findTemperature, scoreOutOfFold } from './classifier/calibrate.ts';
import { fit, toModel } from './classifier/fit.ts';
import { hashOf, readIncidents } from './classifier/read-incidents.ts';

/** `npm run train`: makes the embedded classifier's model of the labelled incidents in `samples/incidents`. */
const FOLDS = 5;
const SEED = 7;
const FILE = new URL('../src/intake/classifier/trained-model.ts', import.meta.url);

const incidents = readIncidents();
const categories = [...new Set(incidents.map(({ category }) => category))];
const temperature = findTemperature(scoreOutOfFold(incidents, categories, FOLDS, SEED));
const model = toModel(fit(incidents, categories), temperature, `embedded-${hashOf(incidents).slice(0, 12)}`);
const text = `import type { Model } from './model.ts';

/** Made by \`npm run train\` of \`samples/incidents\`; not to be edited. */
export const trainedModel: Model = ${JSON.stringify(model, null, 2)};
`;
writeFileSync(FILE, text);
process.stdout.write(
  `${model.name}: ${incidents.length} incidents, ${categories.length} categories, ${Math.round(text.length / 1024)} KB in ${fileURLToPath(FILE)}\n`,
);
