import { request as httpRequest, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Clock } from '../../../local/clock/clock.ts';
import { createIdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { LOCAL_AUDIENCE } from '../../../local/identity-provider/token-issuer.ts';
import { listen, stopListening } from '../../../local/listen.ts';

let server: Server;
let url: string;

beforeAll(async () => {
  server = await createIdentityProvider({ now: () => Date.now() } as Clock);
  url = await listen(server);
});
afterAll(() => stopListening(server));

const post = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<Response> =>
  fetch(`${url}/token`, { method: 'POST', headers, body: JSON.stringify(body) });

/** fetch doesn't let the Host be chosen. */
const statusFor = (host: string): Promise<number | undefined> =>
  new Promise((resolve) => httpRequest(`${url}/.well-known/jwks.json`, { headers: { host } }, ({ statusCode }) => resolve(statusCode)).end());

describe('the local identity provider', () => {
  test('gives a token that its published keys verify', async () => {
    const { access_token: token, token_type: type } = (await (await post({ role: 'operator', subject: 'ada' })).json()) as Record<string, string>;
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(token ?? '', keys, { issuer: url, audience: LOCAL_AUDIENCE });

    expect(type).toBe('Bearer');
    expect(payload).toMatchObject({ sub: 'ada', roles: ['operator'] });
  });

  test.each([[{}], [{ role: 'root' }], [{ role: 'admin', more: 1 }], [{ role: 'viewer', expiresInSeconds: 1e9 }], ['viewer']])('refuses %j', async (wish) => {
    expect((await post(wish)).status).toBe(400);
  });

  test('gives nothing to a page that a browser shows: no form, no name that leads here', async () => {
    expect((await post({ role: 'admin' }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect([await statusFor('evil.example.com'), await statusFor('localhost:1')]).toEqual([403, 200]);
  });

  test('has nothing else', async () => {
    expect((await fetch(`${url}/`)).status).toBe(404);
  });
});
