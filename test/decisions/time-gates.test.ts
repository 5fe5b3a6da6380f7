import { describe, expect, test } from '@jest/globals';
import type { MaintenanceWindow } from '../../src/contracts/maintenance-window.ts';
import type { Safety } from '../../src/contracts/playbook.ts';
import type { FeedReach } from '../../src/contracts/recent-change.ts';
import { checkMaintenanceWindow, windowScopes } from '../../src/decisions/check-maintenance-window.ts';
import { checkRecentChange, changeSubjects, upstreamOf } from '../../src/decisions/check-recent-change.ts';
import { makePlaybook } from '../support/fixtures.ts';

const makeWindow = (changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  scope: 'all',
  windowId: 'W1',
  title: 'Patching',
  startsAt: '2026-03-01T01:30:00Z',
  endsAt: '2026-03-01T02:30:00Z',
  ...changes,
});
const verdictAt = (window: MaintenanceWindow, at: string) => checkMaintenanceWindow([window], [], 'skip', new Date(at)).verdict;

describe('a one-off window', () => {
  test.each([
    ['2026-03-01T01:29:59.999Z', 'allow'],
    ['2026-03-01T01:30:00Z', 'deny'],
    ['2026-03-01T02:29:59.999Z', 'deny'],
    ['2026-03-01T02:30:00Z', 'allow'],
  ])('at %s says %s: start inclusive, end exclusive', (at, verdict) => {
    expect(verdictAt(makeWindow(), at)).toBe(verdict);
  });

  test('says when to look again', () => {
    expect(checkMaintenanceWindow([makeWindow()], [], 'skip', new Date('2026-03-01T02:00:00Z'))).toMatchObject({
      reason: 'maintenance-window',
      recheckAt: '2026-03-01T02:30:00Z',
    });
  });
});

describe('a recurring window', () => {
  const daily = makeWindow({ rrule: 'FREQ=DAILY', timeZone: 'Europe/Berlin' });

  test.each([
    ['in winter at half past two local time', '2026-03-10T01:30:00Z', 'deny'],
    ['not an hour earlier', '2026-03-10T00:30:00Z', 'allow'],
    ['in summer at half past two local time, an hour earlier in UTC', '2026-07-10T00:30:00Z', 'deny'],
    ['not at the winter hour', '2026-07-10T01:30:00Z', 'allow'],
    ['not before its first occurrence', '2026-02-27T01:45:00Z', 'allow'],
  ])('keeps its local time: %s', (_, at, verdict) => {
    expect(verdictAt(daily, at)).toBe(verdict);
  });

  test('that lasts over midnight is active on the next day too', () => {
    const night = makeWindow({ startsAt: '2026-03-02T23:00:00Z', endsAt: '2026-03-03T03:00:00Z', rrule: 'FREQ=WEEKLY;BYDAY=MO' });
    expect(verdictAt(night, '2026-03-17T02:59:00Z')).toBe('deny');
    expect(verdictAt(night, '2026-03-17T03:00:00Z')).toBe('allow');
  });

  test('ends with its UNTIL', () => {
    const bounded = makeWindow({ rrule: 'FREQ=DAILY;UNTIL=20260305T013000Z' });
    expect(verdictAt(bounded, '2026-03-05T02:00:00Z')).toBe('deny');
    expect(verdictAt(bounded, '2026-03-06T02:00:00Z')).toBe('allow');
  });

  test('with a rule that can not be read throws, so that the gate denies', () => {
    expect(() => verdictAt(makeWindow({ rrule: 'FREQ=SOMETIMES' }), '2026-03-05T02:00:00Z')).toThrow();
  });
});

test('a CI is covered by everything, itself, its class and its environment', () => {
  expect(windowScopes({ ciId: 'CI1', ciClass: 'Server', environment: 'prod' })).toEqual(['all', 'ci#CI1', 'class#Server', 'environment#prod']);
  expect(windowScopes({ ciId: 'CI1', ciClass: 'Server' })).toEqual(['all', 'ci#CI1', 'class#Server']);
});

describe('a recent change', () => {
  const now = new Date('2026-05-19T10:30:00.000Z');
  const heard: FeedReach[] = [
    { feed: 'host', reachesUntil: '2026-05-19T10:28:00.000Z' },
    { feed: 'aws', reachesUntil: '2026-05-19T10:29:00.000Z' },
  ];
  const makeSafety = (changes: Partial<Safety> = {}): Safety => ({ ...makePlaybook().safety, ...changes });
  const changedAt = (implementedAt: string) => [{ ciId: 'CI1', changeId: 'CHG1', implementedAt }];

  test.each([
    ['2026-05-19T10:00:00.000Z', 'deny', 'exactly 30 minutes old, which belongs to the exclusion'],
    ['2026-05-19T09:59:59.999Z', 'allow', 'a millisecond older'],
    ['2026-05-19T10:29:00.000Z', 'deny', 'a minute old'],
    ['2026-05-19T10:45:00.000Z', 'deny', 'dated by a clock ahead of ours'],
  ])('implemented at %s says %s: it is %s', (implementedAt, verdict) => {
    expect(checkRecentChange(changedAt(implementedAt), heard, makeSafety(), now).verdict).toBe(verdict);
  });

  test('doesn\'t count when the playbook looks at no minutes', () => {
    expect(checkRecentChange(changedAt('2026-05-19T10:29:00Z'), heard, makeSafety({ recentChangeMinutes: 0 }), now).verdict).toBe('allow');
  });

  test('that is to be waited for says when it will have been long enough', () => {
    expect(checkRecentChange(changedAt('2026-05-19T10:10:00Z'), heard, makeSafety({ recentChange: 'hold' }), now)).toMatchObject({
      verdict: 'hold',
      reason: 'recent-change',
      recheckAt: '2026-05-19T10:40:00.001Z',
    });
  });

  describe('is said to be none only as far as the feeds reach', () => {
    const late: FeedReach[] = [{ feed: 'aws', reachesUntil: '2026-05-19T10:14:59.999Z' }];

    test('with both of them heard lately there was none', () => {
      expect(checkRecentChange([], heard, makeSafety(), now)).toMatchObject({
        verdict: 'allow',
        detail: 'no change in the last 30 minutes (host heard until 2026-05-19T10:28:00.000Z, aws heard until 2026-05-19T10:29:00.000Z)',
      });
    });

    test.each([['one never heard and one late', late], ['none ever heard', []]])('with %s it says so, and allows by default', (_, reaches) => {
      const decision = checkRecentChange([], reaches, makeSafety(), now);

      expect(decision).toMatchObject({ verdict: 'allow' });
      expect(decision.detail).not.toContain('no change');
      expect(decision.detail).toContain('host never heard');
    });

    test.each([
      ['host', 'deny'],
      ['aws', 'deny'],
    ] as const)('a playbook that requires %s gets: %s', (feed, verdict) => {
      expect(checkRecentChange([], late, makeSafety({ requiredFeeds: [feed] }), now)).toMatchObject({ verdict, reason: 'stale-feed' });
    });

    test('a change that was recorded goes before a silent feed', () => {
      const safety = makeSafety({ requiredFeeds: ['host'] });
      expect(checkRecentChange(changedAt('2026-05-19T10:20:00Z'), [], safety, now)).toMatchObject({ reason: 'recent-change' });
    });
  });

  test('is looked for on the CI, on every ARN of its record, and upstream', () => {
    const ci = { ciId: 'CI1', ciClass: 'Service', ecsServiceArn: 'arn:aws:ecs:x:0:service/a/b', resourceArns: ['arn:one', 'arn:two'], dependsOn: ['CI2', 3] };

    expect(changeSubjects(ci)).toEqual(['CI1', 'arn:aws:ecs:x:0:service/a/b', 'arn:one', 'arn:two']);
    expect(upstreamOf(ci)).toEqual(['CI2']);
    expect(upstreamOf({ ciId: 'CI1', ciClass: 'Server' })).toEqual([]);
  });
});

describe('a change calendar', () => {
  const now = new Date('2026-05-19T10:30:00.000Z');
  const calendar = (isOpen: boolean, changesAt?: string) => ({ name: 'Freeze', isOpen, ...(changesAt && { changesAt }) });

  test('that is open lets the action go on', () => {
    expect(checkMaintenanceWindow([], [calendar(true)], 'skip', now)).toMatchObject({ verdict: 'allow', evidence: { openCalendars: ['Freeze'] } });
  });

  test('that is closed keeps it closed until it changes', () => {
    expect(checkMaintenanceWindow([], [calendar(false, '2026-05-20T00:00:00.000Z')], 'hold', now)).toMatchObject({
      verdict: 'hold',
      reason: 'maintenance-window',
      recheckAt: '2026-05-20T00:00:00.000Z',
    });
  });

  test('that never says when it opens is looked at again after a quarter of an hour', () => {
    expect(checkMaintenanceWindow([], [calendar(false)], 'hold', now)).toMatchObject({ recheckAt: '2026-05-19T10:45:00.000Z' });
  });
});
