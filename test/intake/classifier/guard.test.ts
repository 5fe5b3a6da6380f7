import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Classification } from '../../../src/contracts/remediation-request.ts';
import { createGuardedClassifier, type GuardedClassifierOptions } from '../../../src/intake/classifier/guard.ts';

const TEXT = { title: 'CPU of web-1 is at 99 %', description: '' };
const OWN: Classification = { category: 'compute', confidence: 0.8, model: 'embedded-1' };
const ASKED: Classification = { category: 'compute', confidence: 0.97, model: 'bedrock:m' };

let now: number;
let asked: number;
let warnings: unknown[];

beforeEach(() => {
  now = Date.parse('2026-05-19T10:00:00Z');
  asked = 0;
  warnings = [];
});

const pass = (seconds: number): void => void (now += seconds * 1_000);

/** @param answer what the model says to each question; an Error is thrown */
function makeGuard(answer: (question: number) => Classification | Error, changes: Partial<GuardedClassifierOptions> = {}) {
  const classify = createGuardedClassifier({
    ask: () => {
      const said = answer((asked += 1));
      return said instanceof Error ? Promise.reject(said) : Promise.resolve(said);
    },
    fallBack: () => OWN,
    callsPerMinute: 100,
    clock: { now: () => new Date(now) },
    log: { warn: (...entry) => void warnings.push(entry) },
    ...changes,
  });
  const repeat = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await classify(TEXT);
  };
  return { classify: () => classify(TEXT), repeat };
}

const failing = () => new Error('Bedrock is down');

describe('two opinions', () => {
  test('that agree count in the name of the model, and half-way from the own confidence to certainty at most', async () => {
    const answer = { ...ASKED, confidence: 1 };

    await expect(makeGuard(() => answer).classify()).resolves.toEqual({ ...answer, confidence: (1 + OWN.confidence) / 2 });
  });

  test('that agree count as little as the model says, when that is less', async () => {
    const answer = { ...ASKED, confidence: 0.3 };

    await expect(makeGuard(() => answer).classify()).resolves.toEqual(answer);
  });

  test('that differ are worth a half, however sure the model is', async () => {
    const answer = { ...ASKED, category: 'database', confidence: 1 };

    await expect(makeGuard(() => answer).classify()).resolves.toEqual({ ...answer, confidence: 0.5 });
  });

  test('that differ are worth less than a half when the model is less sure', async () => {
    const answer = { ...ASKED, category: 'database', confidence: 0.2 };

    await expect(makeGuard(() => answer).classify()).resolves.toMatchObject({ confidence: 0.2 });
  });
});

describe('a model that fails', () => {
  test('is replaced by the embedded one, in its own name, and it is logged why', async () => {
    await expect(makeGuard(failing).classify()).resolves.toEqual(OWN);
    expect(warnings).toEqual([['the embedded classifier decides alone', { reason: 'Error: Bedrock is down' }]]);
  });

  test('is replaced as well when it throws before it promises anything', async () => {
    const ask = () => {
      throw new Error('at once');
    };

    await expect(makeGuard(failing, { ask }).classify()).resolves.toEqual(OWN);
  });

  test('never fills the log', async () => {
    await makeGuard(() => new Error('x'.repeat(100_000))).classify();

    expect(JSON.stringify(warnings).length).toBeLessThan(1_000);
  });

  test('three times in a row is left alone for a minute', async () => {
    const { classify, repeat } = makeGuard(failing);
    await repeat(10);
    expect(asked).toBe(3);

    pass(59.9);
    await expect(classify()).resolves.toEqual(OWN);
    expect(asked).toBe(3);
  });

  test('three times, but not in a row, is asked again', async () => {
    const { repeat } = makeGuard((question) => (question % 3 === 0 ? ASKED : failing()));

    await repeat(10);

    expect(asked).toBe(10);
  });

  test('is asked once after the minute, and left alone for another one if that fails too', async () => {
    const { repeat } = makeGuard(failing);
    await repeat(3);
    pass(60);

    await repeat(5);

    expect(asked).toBe(4);
  });

  test('is asked by one alone after the minute, however many wait', async () => {
    const { classify, repeat } = makeGuard(failing);
    await repeat(3);
    pass(60);

    await Promise.all(Array.from({ length: 10 }, classify));

    expect(asked).toBe(4);
  });

  test('is asked as before once it answers again', async () => {
    const { repeat } = makeGuard((question) => (question <= 3 ? failing() : ASKED));
    await repeat(3);
    pass(60);

    await repeat(5);

    expect(asked).toBe(8);
  });
});

describe('the budget of a container', () => {
  test('is so many questions; the rest is answered without the model, and without a warning', async () => {
    const { classify, repeat } = makeGuard(() => ASKED, { callsPerMinute: 6 });
    await repeat(6);

    await expect(classify()).resolves.toEqual(OWN);
    expect(asked).toBe(6);
    expect(warnings).toEqual([]);
  });

  test('comes back little by little, and is never more than that of a minute', async () => {
    const { repeat } = makeGuard(() => ASKED, { callsPerMinute: 6 });
    await repeat(10);
    pass(10);
    await repeat(10);
    expect(asked).toBe(7);

    pass(3_600);
    await repeat(10);
    expect(asked).toBe(13);
  });

  test('is not spent while the model is left alone', async () => {
    const { repeat } = makeGuard((question) => (question <= 3 ? failing() : ASKED), { callsPerMinute: 6 });
    await repeat(3);
    pass(59);
    await repeat(20);
    pass(1);

    await repeat(20);

    expect(asked).toBe(9);
  });

  test('does not grow when the clock goes back', async () => {
    const { repeat } = makeGuard(() => ASKED, { callsPerMinute: 6 });
    await repeat(6);
    pass(-600);

    await repeat(6);

    expect(asked).toBe(6);
  });
});
