import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NO_ACTIVITY, type Activity, type CiUse } from '../../src/contracts/activity.ts';
import { DEFAULT_LIMITS, MOST_PER_HOUR, type Limits } from '../../src/contracts/control.ts';
import type { Safety } from '../../src/contracts/playbook.ts';
import { endSlot, type SlotOutcome } from '../../src/decisions/end-slot.ts';
import { takeSlot, type LimitFacts } from '../../src/decisions/take-slot.ts';
import { makePlaybook } from '../support/fixtures.ts';

const START = Date.parse('2026-05-19T10:00:00Z');
const at = (minutes: number): Date => new Date(START + minutes * 60_000);

interface Asked {
  id: string;
  ci?: string;
  playbook?: string;
  account?: string;
  service?: string;
  minutes?: number;
  safety?: Partial<Safety>;
  limits?: Partial<Limits>;
  uses?: CiUse[];
  sizes?: LimitFacts['sizes'];
}

const facts = ({ id, ci = `CI-${id}`, playbook = 'restart', account = '000000000000', service, minutes = 0, ...rest }: Asked): LimitFacts => ({
  candidate: { remediationId: id, ciId: ci, playbookId: playbook, accountId: account, ...(service !== undefined && { service }) },
  safety: { ...makePlaybook().safety, ...rest.safety },
  limits: { ...DEFAULT_LIMITS, ...rest.limits },
  ciUses: rest.uses ?? [],
  sizes: rest.sizes ?? {},
  now: at(minutes),
});

/** An activity that takes and ends slots as the stores would. */
function makeBook() {
  let activity: Activity = NO_ACTIVITY;
  return {
    take: (asked: Asked): string => {
      const { refusal, next } = takeSlot(activity, facts(asked));
      activity = next ?? activity;
      return refusal?.reason ?? 'taken';
    },
    end: (id: string, outcome: SlotOutcome = 'succeeded', minutes = 0): void => {
      activity = endSlot(activity, id, outcome, at(minutes)) ?? activity;
    },
    get slots() {
      return activity.slots;
    },
  };
}

describe('the cooldown of a CI and playbook', () => {
  const uses = (playbookId: string): CiUse[] => [{ remediationId: 'before', playbookId, usedAt: at(0).toISOString() }];
  const safety = { cooldownSeconds: 600 };

  test.each([
    [9.99, 'restart', 'cooldown'],
    [10, 'restart', 'taken'],
    [5, 'other', 'taken'],
  ])('%d minutes after an action of %s… says %s', (minutes, playbook, answer) => {
    expect(makeBook().take({ id: 'a', minutes, safety, uses: uses(playbook) })).toBe(answer);
  });

  test('is not started by the remediation itself', () => {
    const own: CiUse[] = [{ remediationId: 'a', playbookId: 'restart', usedAt: at(0).toISOString() }];
    expect(makeBook().take({ id: 'a', minutes: 1, safety, uses: own })).toBe('taken');
  });
});

describe('at most N an hour', () => {
  test('counts the actions of a playbook on all CIs', () => {
    const book = makeBook();
    const take = (id: string, minutes: number, playbook = 'restart') => book.take({ id, minutes, playbook, safety: { maxPerHour: 2 } });

    expect([take('a', 0), take('b', 10), take('c', 20), take('d', 20, 'other'), take('e', 59.9), take('f', 60)]).toEqual([
      'taken',
      'taken',
      'rate-limit',
      'taken',
      'rate-limit',
      'taken',
    ]);
  });

  test('counts the actions of any playbook on one CI', () => {
    const uses = ['x', 'y'].map((playbookId): CiUse => ({ remediationId: playbookId, playbookId, usedAt: at(30).toISOString() }));
    const take = (minutes: number) => makeBook().take({ id: 'a', minutes, uses, safety: { maxPerHourPerCi: 2 } });

    expect([take(31), take(90)]).toEqual(['rate-limit', 'taken']);
  });

  test('counts an action once, however often its state is retried', () => {
    const book = makeBook();
    const safety = { maxPerHour: 1 };

    expect([book.take({ id: 'a', safety }), book.take({ id: 'a', safety }), book.take({ id: 'b', safety })]).toEqual(['taken', 'taken', 'rate-limit']);
    expect(book.slots).toHaveLength(1);
  });

  test('does not count what did nothing after all', () => {
    const book = makeBook();
    const safety = { maxPerHour: 1 };
    book.take({ id: 'a', safety });
    book.end('a', 'nothing-done');

    expect(book.take({ id: 'b', safety })).toBe('taken');
  });
});

describe('the blast radius', () => {
  test('counts the CIs of an account that are acted on now', () => {
    const book = makeBook();
    const limits = { maxCisOfAccountAtOnce: 2 };
    const take = (id: string, account?: string, ci?: string) => book.take({ id, limits, ...(account && { account }), ...(ci && { ci }) });

    expect([take('a'), take('b'), take('c'), take('d', '111111111111'), take('e', undefined, 'CI-a')]).toEqual([
      'taken',
      'taken',
      'blast-radius',
      'taken',
      'taken',
    ]);
    book.end('b');
    expect(take('c')).toBe('taken');
  });

  test('counts the CIs of a service', () => {
    const book = makeBook();
    const limits = { maxCisOfServiceAtOnce: 1 };

    expect(['shop', 'shop', 'search', undefined].map((service, index) => book.take({ id: `r${index}`, limits, ...(service && { service }) }))).toEqual([
      'taken',
      'blast-radius',
      'taken',
      'taken',
    ]);
  });

  test.each([
    [10, 25, 2],
    [3, 25, 1],
    [100, 5, 5],
    [7, 100, 7],
  ])('of a service of %d CIs allows %d %%: %d at once, never less than one', (size, percent, allowed) => {
    const book = makeBook();
    const limits = { maxPercentOfServiceAtOnce: percent };
    const answers = Array.from({ length: size + 1 }, (_, index) => book.take({ id: `r${index}`, service: 'shop', limits, sizes: { service: size } }));

    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(allowed);
  });
});

test('a storm is when an account has had too many actions within the hour', () => {
  const book = makeBook();
  const limits = { stormPerHour: 2 };
  const take = (id: string, minutes = 0, account = '000000000000') => {
    const answer = book.take({ id, limits, minutes, account });
    book.end(id, 'succeeded', minutes);
    return answer;
  };

  expect([take('a'), take('b', 30), take('c', 59), take('d', 59, '111111111111'), take('e', 60)]).toEqual(['taken', 'taken', 'storm', 'taken', 'taken']);
});

test('no more actions begin within the hour than the row that counts them has room for, over all accounts', () => {
  const book = makeBook();
  const take = (index: number, minutes = 0): string => {
    const answer = book.take({ id: `r${index}`, limits: { stormPerHour: MOST_PER_HOUR }, minutes, account: String(index % 2) });
    book.end(`r${index}`, 'succeeded', minutes);
    return answer;
  };

  const answers = Array.from({ length: MOST_PER_HOUR + 1 }, (_, index) => take(index));

  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(MOST_PER_HOUR);
  expect(answers.at(-1)).toBe('storm');
  expect(JSON.stringify(book.slots).length).toBeLessThan(400_000);
  expect(take(MOST_PER_HOUR + 1, 60)).toBe('taken');
});

describe('the circuit breaker of a playbook', () => {
  const safety = { breaker: { failures: 2, repeats: 2, halfOpenAfterSeconds: 1800 } };
  const run = (book: ReturnType<typeof makeBook>, id: string, outcome: SlotOutcome, minutes: number, ci?: string): string => {
    const answer = book.take({ id, minutes, safety, ...(ci && { ci }) });
    if (answer === 'taken') book.end(id, outcome, minutes);
    return answer;
  };

  test('opens after so many failures in a row', () => {
    const book = makeBook();

    expect([run(book, 'a', 'failed', 0), run(book, 'b', 'succeeded', 1), run(book, 'c', 'failed', 2), run(book, 'd', 'failed', 3), run(book, 'e', 'succeeded', 4)]).toEqual([
      'taken',
      'taken',
      'taken',
      'taken',
      'circuit-open',
    ]);
  });

  test('opens when successes had to be repeated on their CI', () => {
    const book = makeBook();

    expect([0, 10, 20].map((minutes) => run(book, `r${minutes}`, 'succeeded', minutes, 'CI-1'))).toEqual(['taken', 'taken', 'circuit-open']);
    expect(run(book, 'elsewhere', 'succeeded', 21, 'CI-2')).toBe('circuit-open');
  });

  test('does not take successes on different CIs, or hours apart, for repetitions', () => {
    const book = makeBook();

    expect(['a', 'b', 'c', 'd'].map((id) => run(book, id, 'succeeded', 0))).toEqual(['taken', 'taken', 'taken', 'taken']);
    expect([100, 200, 300].map((minutes) => run(book, `late${minutes}`, 'succeeded', minutes, 'CI-a'))).toEqual(['taken', 'taken', 'taken']);
  });

  test('half-open, lets exactly one try; its success closes it', () => {
    const book = makeBook();
    run(book, 'a', 'failed', 0);
    run(book, 'b', 'failed', 0);

    expect(book.take({ id: 'early', minutes: 29.9, safety })).toBe('circuit-open');
    expect(['try', 'other'].map((id) => book.take({ id, minutes: 30, safety }))).toEqual(['taken', 'circuit-open']);
    book.end('try', 'succeeded', 31);
    expect(book.take({ id: 'other', minutes: 31, safety })).toBe('taken');
  });

  test('opens anew when the one that tries fails', () => {
    const book = makeBook();
    run(book, 'a', 'failed', 0);
    run(book, 'b', 'failed', 0);
    run(book, 'try', 'failed', 30);

    expect(['x', 'y'].map((id, index) => book.take({ id, minutes: [59, 60][index] ?? 0, safety }))).toEqual(['circuit-open', 'taken']);
  });

  test('gives the try to another one when it did nothing', () => {
    const book = makeBook();
    run(book, 'a', 'failed', 0);
    run(book, 'b', 'failed', 0);
    run(book, 'try', 'nothing-done', 30);

    expect(book.take({ id: 'next', minutes: 31, safety })).toBe('taken');
  });

  test('once closed again, forgets the repetitions from before', () => {
    const book = makeBook();
    for (const minutes of [0, 1, 2]) run(book, `r${minutes}`, 'succeeded', minutes, 'CI-1');
    run(book, 'try', 'succeeded', 33, 'CI-2');

    expect(run(book, 'again', 'succeeded', 34, 'CI-3')).toBe('taken');
  });

  test('leaves other playbooks alone', () => {
    const book = makeBook();
    run(book, 'a', 'failed', 0);
    run(book, 'b', 'failed', 0);

    expect(book.take({ id: 'c', playbook: 'other', safety })).toBe('taken');
  });
});

test('whatever the order of asking and ending, no limit is ever exceeded', () => {
  const step = fc.record({
    ci: fc.integer({ min: 0, max: 5 }),
    playbook: fc.constantFrom('p', 'q'),
    passes: fc.integer({ min: 0, max: 20 }),
    outcome: fc.constantFrom<SlotOutcome>('succeeded', 'failed', 'nothing-done'),
    ends: fc.integer({ min: 0, max: 3 }),
  });
  const limits = { stormPerHour: 6, maxCisOfAccountAtOnce: 3 };
  const safety = { maxPerHour: 4, breaker: { failures: 1000, repeats: 1000, halfOpenAfterSeconds: 60 } };

  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = makeBook();
      const running: string[] = [];
      let minutes = 0;
      for (const [index, { ci, playbook, passes, outcome, ends }] of steps.entries()) {
        minutes += passes;
        for (const id of running.splice(0, ends)) book.end(id, outcome, minutes);
        const id = `r${index}`;
        if (book.take({ id, ci: `CI-${ci}`, playbook, minutes, safety, limits }) === 'taken') running.push(id);
        const recent = book.slots.filter(({ takenAt }) => Date.parse(takenAt) > at(minutes - 60).getTime());
        expect(recent.length).toBeLessThanOrEqual(6);
        expect(recent.filter((slot) => slot.playbookId === 'p').length).toBeLessThanOrEqual(4);
        expect(new Set(book.slots.filter(({ endedAt }) => endedAt === undefined).map(({ ciId }) => ciId)).size).toBeLessThanOrEqual(3);
      }
    }),
  );
});
