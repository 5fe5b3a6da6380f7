import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashOf, readIncidents } from '../../../scripts/classifier/read-incidents.ts';
import { classificationSchema } from '../../../src/contracts/remediation-request.ts';
import { CATEGORIES, classifyEmbedded } from '../../../src/intake/classifier/embedded.ts';
import { loadModel, modelSchema, softmax } from '../../../src/intake/classifier/model.ts';
import { trainedModel } from '../../../src/intake/classifier/trained-model.ts';

const ALERT = { title: 'ALARM: "ServerCpuTooHigh"', description: 'CPUUtilization of web-1 was greater than the threshold (90.0)' };

const anyText = fc.record({
  title: fc.string({ unit: 'binary', maxLength: 600 }),
  description: fc.string({ unit: 'binary', maxLength: 5_000 }),
});

describe('the embedded classifier', () => {
  test('says of a busy processor that it is about computing', () => {
    expect(classifyEmbedded(ALERT)).toMatchObject({ category: 'compute', model: trainedModel.name });
  });

  test('gives the same text the same answer', () => {
    fc.assert(fc.property(anyText, (text) => expect(classifyEmbedded({ ...text })).toEqual(classifyEmbedded(text))));
  });

  test('gives any text a category that it knows, and a confidence between 0 and 1', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { category, confidence } = classificationSchema.parse(classifyEmbedded(text));
        expect(CATEGORIES).toContain(category);
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is not sure of a text without a word', () => {
    expect(classifyEmbedded({ title: '', description: '' }).confidence).toBeLessThan(0.5);
  });

  test('reads four thousand characters, and nothing that comes behind them', () => {
    const description = 'the disk is full '.repeat(250);

    const longer = { title: '', description: `${description}${'the password has expired '.repeat(40_000)}` };

    expect(classifyEmbedded(longer)).toEqual(classifyEmbedded({ title: '', description }));
  });
});

describe('its probabilities', () => {
  const rank = loadModel(trainedModel);

  test('are one for each category, the highest first, and add up to 1', () => {
    fc.assert(
      fc.property(anyText, ({ title }) => {
        const ranked = rank(title);
        const probabilities = ranked.map(({ probability }) => probability);
        expect(ranked.map(({ category }) => category).sort()).toEqual([...CATEGORIES].sort());
        expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('stay numbers when scores are enormous', () => {
    expect(softmax([1e308, 0, -1e308])).toEqual([1, 0, 0]);
  });
});

describe('its model', () => {
  test('is what the schema says', () => {
    expect(modelSchema.safeParse(trainedModel)).toMatchObject({ success: true });
  });

  test('knows the categories of samples/incidents, and no other', () => {
    const files = readdirSync(new URL('../../../samples/incidents/', import.meta.url)).filter((file) => file.endsWith('.txt'));

    expect([...CATEGORIES].sort()).toEqual(files.map((file) => file.replace(/\.txt$/, '')).sort());
  });

  test('was trained from samples/incidents as they are: after a change, run `npm run train`', () => {
    expect(trainedModel.name).toBe(`embedded-${hashOf(readIncidents()).slice(0, 12)}`);
  });
});
