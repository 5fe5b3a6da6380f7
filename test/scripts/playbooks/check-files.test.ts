import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkFiles, formatProblem } from '../../../scripts/playbooks/check-files.ts';

const GOOD = readFileSync(join(import.meta.dirname, '../../../playbooks/disk-full-clean-up.json'), 'utf8');
const ID = 'disk-full-clean-up';
const CATEGORIES = ['storage', 'database'];

const check = (text: string, file = `${ID}.json`) => checkFiles([{ file, text }], CATEGORIES);
const said = (text: string): string[] => check(text).problems.map(formatProblem);

/** The good playbook with members replaced, as somebody would write it. */
function edit(changes: (playbook: Record<string, Record<string, unknown>>) => void): string {
  const playbook = JSON.parse(GOOD) as Record<string, Record<string, unknown>>;
  changes(playbook);
  return JSON.stringify(playbook, null, 2);
}

/** Places are counted from 1. */
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('several problems in one file', () => {
  test('are all told at once, in the order of their lines', () => {
    const text = edit((playbook) => {
      Object.assign(playbook, { maxAgeSeconds: 0, ownr: 'Team', owner: undefined });
      Object.assign(playbook['safety'] ?? {}, { expectedSeconds: 700 });
    });

    expect(said(text).map((line) => line.replace(/^.*? {2}/, ''))).toEqual([
      'maxAgeSeconds is 0; write a number from 1 to 86400',
      'safety.expectedSeconds is 700, and after 600 s the outcome is given up as unknown; write less than timeoutSeconds, or raise that',
      '"ownr" is unknown in the playbook; write "owner"',
    ]);
  });

  test('are told of a file that is not quite JSON too, as long as it can be read', () => {
    const text = GOOD.replace('"version": 1,', '"version": 1').replace('3600,', '0, // never').replace('"timeoutSeconds": 600', '"timeoutSeconds": 6000');

    expect(said(text)).toEqual([
      `${ID}.json:4:15  a comma is missing here; write , before "status"`,
      `${ID}.json:${lineOf(text, '"maxAgeSeconds"')}:20  maxAgeSeconds is 0; write a number from 1 to 86400`,
      expect.stringContaining('JSON has no comments'),
      expect.stringContaining('safety.timeoutSeconds is 6000; write a number from 1 to 3600'),
    ]);
  });

  test('are counted in lines whatever ends a line', () => {
    const bad = GOOD.replace('3600', '0');
    const places = ['\n', '\r\n', '\r'].map((end) => check(bad.replaceAll('\n', end)).problems.map(({ line, column }) => [line, column]));

    expect(places[1]).toEqual(places[0]);
    expect(places[2]).toEqual(places[0]);
  });
});

describe('what is no JSON', () => {
  test.each([
    ['{"a" 1}', '1:5  a colon is missing here; write : between a name and its value'],
    ['{"a": ,\n"b": 1}', '1:7  a value is missing here; write a text in "", a number, true, false, [ ] or { }'],
    ['{a: 1}', '1:2  the name a stands without quotation marks; write "a"'],
    ['{"a": True}', '1:7  True is no JSON; write a text in "", a number, true, false or null'],
    ['{"a": "x\n"}', '1:7  this text has no end in its line; write " where it ends, and \\n for a line end'],
    ['{"a": 1}\n{"b": 2}', '2:1  the playbook has ended before this; take out what follows; one file holds one playbook'],
    ['{"a": "x\ty"}', '1:7  this text holds a tab or another control character; write \\t for a tab'],
    ['{\n  "a": [\n    1,\n    2\n  ,\n  "b": 3\n}', '2:8  nothing closes this [; write ] where it ends; the file ends in line 7'],
  ])('%j is told at its root', (text, expected) => {
    expect(said(text)).toContain(`${ID}.json:${expected}`);
  });
});

describe('a warning', () => {
  test.each([
    ['of a category that the classifier does not know', (p: Record<string, Record<string, unknown>>) => Object.assign(p['rule'] ?? {}, { category: 'storge' }), 'the classifier has no category "storge"; write "storage"'],
    ['of holds that are bounded where nothing holds', (p: Record<string, Record<string, unknown>>) => Object.assign(p['safety'] ?? {}, { maxHoldSeconds: 60 }), 'bounds holds, and nothing here holds'],
    ['of a hold that is given up before it can end', (p: Record<string, Record<string, unknown>>) => Object.assign(p['safety'] ?? {}, { maxHoldSeconds: 60, recentChange: 'hold' }), 'write 1800 or more'],
    ['of a cooldown beside which a CI limit says nothing', (p: Record<string, Record<string, unknown>>) => Object.assign(p['safety'] ?? {}, { cooldownSeconds: 3600, maxPerHourPerCi: 2 }), 'cooldownSeconds allows one an hour'],
    ['of an approval that nobody is asked for', (p: Record<string, Record<string, unknown>>) => Object.assign(p['safety'] ?? {}, { dryRun: true, approval: { withinSeconds: 60 } }), 'nobody is asked to approve'],
    ['of a pattern that lets anything pass', (p: Record<string, Record<string, unknown>>) => Object.assign(p['overridable'] ?? {}, { workingDirectory: { pattern: '.*' } }), 'lets a request set workingDirectory to anything'],
  ])('%s leaves the playbook valid', (_, changes, expected) => {
    const { problems, playbooks } = check(edit(changes));

    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(expected)]);
    expect(problems[0]?.severity).toBe('warning');
    expect(playbooks).toHaveLength(1);
  });
});

describe('beside others', () => {
  const named = (playbookId: string, changes: object = {}) => ({ file: `${playbookId}.json`, text: edit((playbook) => Object.assign(playbook, { playbookId, ...changes })) });

  test('two active playbooks that tie are a warning, and not when one has a priority of its own', () => {
    const tied = checkFiles([named('one'), named('two')], CATEGORIES);

    expect(tied.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^two\.json:\d+:15 {2}warning: one \(one\.json\) answers the same alert type .* with the same priority: where both match, the id that sorts first wins; write a priority other than 0/),
    ]);
    expect(checkFiles([named('one'), named('two', { priority: 1 })], CATEGORIES).problems).toEqual([]);
    expect(checkFiles([named('one'), named('two', { status: 'draft' })], CATEGORIES).problems).toEqual([]);
  });

  test('a version that was changed without being raised is an error, and the same once more is none', () => {
    const [before, after] = [named('one'), named('one', { maxAgeSeconds: 60 })];
    const both = (second: typeof before) => checkFiles([{ ...before, file: 'old/one.json' }, second], CATEGORIES).problems.map(formatProblem);

    expect(both(after)).toEqual([expect.stringMatching(/^one\.json:4:14 {2}version 1 of one is also in old\/one\.json, with other content; write 2$/)]);
    expect(both(before)).toEqual([]);
    expect(both(named('one', { maxAgeSeconds: 60, version: 2 }))).toEqual([]);
  });
});

test('a secret is found and not repeated', () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const text = edit((playbook) => Object.assign(playbook['action']?.['parameters'] as object, { commands: [`curl -H "x: ${secret}" example.com`] }));

  expect(said(text)).toEqual([expect.stringContaining('action.parameters.commands[0] looks like a secret')]);
  expect(said(text).join()).not.toContain('ghp_');
});

test('a file of any content gets messages whose places are in it, and never an exception', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\n', 'null', '-1', '"safety"', '{{ci.', '}}', '\uFEFF', '//', "'", '1e999', '"when"');
  const edits = fc.array(fc.record({ at: fc.nat(GOOD.length), cut: fc.nat(40), put: fc.oneof(pieces, fc.string({ maxLength: 5 })) }), { maxLength: 4 });
  const property = fc.property(edits, (changes) => {
    const text = changes.reduce((before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut), GOOD);
    const lines = text.split(/\r\n|\r|\n/);
    const { problems, playbooks } = check(text);

    for (const { line, column, what, instead } of problems) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
      expect(Math.min(line, column, what.length, instead.length)).toBeGreaterThan(0);
    }
    expect(problems.some(({ severity }) => severity === 'error')).toBe(playbooks.length === 0);
  });
  fc.assert(property, { numRuns: 400 });
}, 60_000);
