import { describe, expect, test } from '@jest/globals';
import { actions } from '../../src/actions/index.ts';
import { sessionPolicy } from '../../src/actions/session-policy.ts';
import { CASE_NAMES, makeCase } from './cases.ts';

/** What STS takes, in characters. */
const MAX_CHARACTERS = 2_048;

interface Document {
  Statement: { Effect: string; Action: string[]; Resource: string | string[] }[];
}

describe.each(CASE_NAMES)('the session of %s', (name) => {
  const one = makeCase(name);
  const policy = sessionPolicy(one);
  const [reads, writes] = (JSON.parse(policy) as Document).Statement;

  test('may read what the action reads, and change what it changes on this target alone', () => {
    const { permissions, resources } = actions[one.type];

    expect(reads).toEqual({ Effect: 'Allow', Action: permissions.reads, Resource: '*' });
    expect(writes).toEqual({ Effect: 'Allow', Action: permissions.writes, Resource: resources(one) });
    expect(writes?.Resource).not.toContain('*');
    for (const value of Object.values(one.target)) expect(JSON.stringify(writes?.Resource)).toContain(String(value));
  });

  test('fits into what STS takes, however long the names are', () => {
    const target = Object.fromEntries(Object.keys(one.target).map((key) => [key, 'x'.repeat(255)]));

    expect(sessionPolicy({ ...one, target }).length).toBeLessThanOrEqual(MAX_CHARACTERS);
    expect(policy).not.toMatch(/"Action":"\*"|"Action":\["\*"\]/);
  });
});
