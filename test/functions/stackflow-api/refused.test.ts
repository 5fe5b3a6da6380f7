import { describe, expect, test } from '@jest/globals';
import { exportSPKI, UnsecuredJWT, SignJWT, type CryptoKey } from 'jose';
import { ROLES } from '../../../functions/stackflow-api/authenticate.ts';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';
import { makeApp } from './make-app.ts';
import { AUDIENCE, ISSUER, others, ourPublicKey, sign } from './tokens.ts';

const NOW = Math.floor(Date.now() / 1000);

/** No store may be asked: whoever is refused has caused nothing. */
const app = makeApp();
const withoutIssuer = makeApp({ tokens: undefined });

const guarded = routes.filter(({ role }) => role !== 'source');

const claims = (jwt: SignJWT | UnsecuredJWT) =>
  (jwt.setSubject('eve').setIssuer(ISSUER).setAudience(AUDIENCE) as SignJWT).setExpirationTime(NOW + 600);

/** The public key's text as a shared secret: what a careless verifier would take. */
async function signByPublicKey(): Promise<string> {
  const secret = new TextEncoder().encode(await exportSPKI(ourPublicKey as CryptoKey));
  return claims(new SignJWT({ roles: ['admin'] }).setProtectedHeader({ alg: 'HS256', kid: 'one' })).sign(secret);
}

const unsigned = () => (claims(new UnsecuredJWT({ roles: ['admin'] })) as unknown as UnsecuredJWT).encode();
const admin = { roles: ['admin'] };

const BAD_TOKENS: [string, () => Promise<string | undefined>][] = [
  ['no token', () => Promise.resolve(undefined)],
  ['an expired token', () => sign({ ...admin, expiresAt: NOW - 60 })],
  ['a token of a foreign issuer', () => sign({ ...admin, issuer: 'https://evil.example.com' })],
  ['a token for a foreign audience', () => sign({ ...admin, audience: 'somebody-else' })],
  ['a token that a foreign key signed', () => sign({ ...admin, key: others.privateKey })],
  ['a token with alg none', () => Promise.resolve(unsigned())],
  ['a token signed HS256 with the public key', signByPublicKey],
  ['a token without a role', () => sign({ roles: [] })],
  ['a token with a role that there is not', () => sign({ roles: ['root', 'administrator', 'Admin'] })],
  ['something that is no token', () => Promise.resolve('x.y.z')],
];

const ask = (from: typeof app, { method, path }: (typeof routes)[number], token: string | undefined) =>
  from.request(`/prod/api${path.replaceAll(/:(\w+)/g, 'x')}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(method !== 'GET' && { body: '{}' }),
  });

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { type, status } = (await response.json()) as { type: string; status: number };
  return [response.status, status, type];
}

describe.each(BAD_TOKENS)('with %s', (_, makeToken) => {
  test('every route is refused', async () => {
    const token = await makeToken();

    for (const route of guarded)
      expect([route.path, await problemOf(await ask(app, route, token))]).toEqual([route.path, [401, 401, 'urn:stackflow:problem:not-authenticated']]);
  });
});

test('every route is refused to each role below its own, and admits its own', async () => {
  for (const route of guarded) {
    const least = ROLES.findIndex((role) => role === route.role);
    for (const [rank, role] of ROLES.entries()) {
      const { status } = await ask(app, route, await sign({ roles: [role] }));
      expect([route.method, route.path, role, status === 403]).toEqual([route.method, route.path, role, rank < least]);
      expect(status).not.toBe(401);
    }
  }
});

test('every route is refused without a configured issuer, whatever the token', async () => {
  const token = await sign(admin);

  for (const route of guarded) expect((await ask(withoutIssuer, route, token)).status).toBe(401);
});

test('only webhooks come without a token', () => {
  expect(routes.filter(({ role }) => role === 'source').map(({ path }) => path)).toEqual(['/alerts/:source']);
});

describe('what no route takes', () => {
  test.each([['/prod/api/nothing'], ['/prod/api'], ['/'], ['/prod/api/remediations/a/b/c']])('%s is unknown', async (path) => {
    expect(await problemOf(await app.request(path))).toEqual([404, 404, 'urn:stackflow:problem:not-found']);
  });

  test('another method is told which there are', async () => {
    const response = await app.request('/prod/api/remediations', { method: 'PUT' });

    expect(response.headers.get('allow')).toBe('GET');
    expect(await problemOf(response)).toEqual([405, 405, 'urn:stackflow:problem:no-such-method']);
  });
});
