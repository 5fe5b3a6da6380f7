import { expect, test } from '@jest/globals';
import { requestHash, signingDigest } from '../../src/decisions/canonical-request.ts';
import { remediationIdFor } from '../../src/decisions/remediation-id.ts';
import { makeRequest } from '../support/fixtures.ts';

const request = makeRequest();
const digest = (value: typeof request) => signingDigest(value).toString('hex');

test('the order of keys changes neither digest nor hash', () => {
  const reversed = Object.fromEntries(Object.entries(request).reverse()) as typeof request;
  expect(digest(reversed)).toBe(digest(request));
  expect(requestHash(reversed)).toBe(requestHash(request));
});

test('the digest covers everything but the signature itself', () => {
  expect(digest({ ...request, auth: { ...request.auth, signature: 'B'.repeat(44) } })).toBe(digest(request));
  expect(digest({ ...request, dryRun: true })).not.toBe(digest(request));
  expect(digest({ ...request, auth: { ...request.auth, expiresAt: '2030-01-01T00:00:00Z' } })).not.toBe(digest(request));
});

test('a request that is signed again has the same hash, another one has not', () => {
  const again = { ...request, auth: { ...request.auth, issuedAt: '2026-05-19T10:01:00Z', signature: 'C'.repeat(44) } };
  expect(requestHash(again)).toBe(requestHash(request));
  expect(requestHash({ ...request, attempt: 2 })).not.toBe(requestHash(request));
});

test('the id names incident, occurrence, playbook and attempt, and fits an execution name', () => {
  const identity = { incidentId: 'INC1', openedAt: '2026-05-19T10:00:00Z', playbookId: 'p', attempt: 1 };
  const id = remediationIdFor(identity);
  expect(id).toMatch(/^rem-[0-9a-f]{40}$/);
  expect(remediationIdFor({ ...identity, openedAt: '2026-05-19T10:00:00.000Z' })).toBe(id);
  for (const change of [{ incidentId: 'INC2' }, { openedAt: '2026-05-20T10:00:00Z' }, { playbookId: 'q' }, { attempt: 2 }])
    expect(remediationIdFor({ ...identity, ...change })).not.toBe(id);
});
