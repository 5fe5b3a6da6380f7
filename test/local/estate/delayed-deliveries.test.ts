import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { createDelayedDeliveries } from '../../../local/estate/delayed-deliveries.ts';

let clock: StackClock;
let delivered: string[];
let deliverLater: (name: string, seconds: number) => void;
beforeEach(() => {
  clock = createClock();
  delivered = [];
  const add = createDelayedDeliveries(clock);
  deliverLater = (name, seconds) => add(() => void delivered.push(name), seconds);
});
afterEach(() => clock.close());

test('deliveries come in the order of their time, those of the same moment as they were added', () => {
  deliverLater('late', 600);
  deliverLater('early', 300);
  clock.advance(1_000);
  deliverLater('between', 400);
  deliverLater('at once', 0);

  clock.advance(350_000);
  expect(delivered).toEqual(['at once', 'early']);
  clock.advance(300_000);
  expect(delivered).toEqual(['at once', 'early', 'between', 'late']);
});

test('one that comes while another is delivered waits for its own time', () => {
  const add = createDelayedDeliveries(clock);
  add(() => add(() => void delivered.push('second'), 60), 60);

  clock.advance(100_000);
  expect(delivered).toEqual([]);
  clock.advance(30_000);
  expect(delivered).toEqual(['second']);
});

test('thousands that wait cost the clock one timer', () => {
  for (let count = 0; count < 5_000; count += 1) deliverLater(String(count), 300);
  const startedAt = performance.now();
  for (let count = 0; count < 200; count += 1) clock.advance(1_000);

  expect(performance.now() - startedAt).toBeLessThan(1_000);
  clock.advance(101_000);
  expect(delivered).toHaveLength(5_000);
});
