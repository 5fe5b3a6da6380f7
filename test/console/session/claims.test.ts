import { expect, test } from '@jest/globals';
import { mayAct, readClaims } from '../../../console/src/session/claims.ts';
import { refusalInFragment, tokenInFragment } from '../../../console/src/session/token-in-fragment.ts';

const tokenOf = (payload: unknown): string => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`;

test('a token says who its bearer is, and the highest role', () => {
  expect(readClaims(tokenOf({ sub: 'jürgen', roles: ['viewer', 'operator'], exp: 1_700_000_000 }))).toEqual({
    subject: 'jürgen',
    role: 'operator',
    expiresAt: 1_700_000_000_000,
  });
});

test("Cognito's groups are roles too", () => {
  expect(readClaims(tokenOf({ sub: '1f', email: 'kim@example.org', 'cognito:groups': ['stackflow-admin', 'staff'] }))).toEqual({
    subject: 'kim@example.org',
    role: 'admin',
    expiresAt: null,
  });
});

test.each([tokenOf({ sub: 'kim', roles: ['root'] }), tokenOf({ sub: 'kim' })])('a token without one of our roles has none', (token) => {
  expect(readClaims(token)?.role).toBeNull();
});

test.each(['', 'abc', 'a.b.c', tokenOf(null), tokenOf('text')])('%p is no token', (text) => {
  expect(readClaims(text)).toBeUndefined();
});

test('each role may do what those before it may, and nobody without one may do anything', () => {
  expect(mayAct('admin', 'operator')).toBe(true);
  expect(mayAct('operator', 'operator')).toBe(true);
  expect(mayAct('viewer', 'operator')).toBe(false);
  expect(mayAct(null, 'viewer')).toBe(false);
});

test.each([
  ['#token=t', 't'],
  ['#id_token=i&access_token=a&token_type=Bearer', 'i'],
  ['#access_token=a&expires_in=3600', 'a'],
  ['#/dlq?token=t', undefined],
  ['#error=access_denied', undefined],
  ['', undefined],
])('the fragment %p holds the token %p', (hash, token) => {
  expect(tokenInFragment(hash)).toBe(token);
});

test('a refused sign-in says why', () => {
  expect(refusalInFragment('#error=access_denied&error_description=not%20assigned')).toBe('not assigned');
  expect(refusalInFragment('#/audit?error=x')).toBeUndefined();
});
