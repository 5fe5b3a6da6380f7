import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createIssuerKeys } from '../../../functions/stackflow-api/issuer-keys.ts';
import { makeApp } from './make-app.ts';
import { bearer, issuerKeySet, others, ourTokens } from './tokens.ts';

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** @returns the address of an issuer whose key set is answered so */
async function issuerThat(answers: RequestListener): Promise<string> {
  const listening = createServer(answers);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

/** @returns the status of a question whose token is to be verified with that issuer's keys */
async function askOver(issuer: string, headers: { authorization: string }): Promise<[status: number, retryAfter: string | null]> {
  const app = makeApp({ tokens: { ...ourTokens, keys: createIssuerKeys(issuer) } });
  const response = await app.request('/prod/api/remediations?limit=none', { headers });
  return [response.status, response.headers.get('retry-after')];
}

test('keys are read from where the issuer publishes them', async () => {
  const issuer = await issuerThat((request, response) => response.writeHead(request.url === '/.well-known/jwks.json' ? 200 : 404).end(JSON.stringify(issuerKeySet)));

  expect(await askOver(`${issuer}/`, await bearer())).toEqual([400, null]);
});

test('a token that none of its keys has signed is refused', async () => {
  const issuer = await issuerThat((_, response) => response.end(JSON.stringify(issuerKeySet)));

  expect(await askOver(issuer, await bearer({ key: others.privateKey }))).toEqual([401, null]);
});

test('a token of a key that the issuer does not have is refused', async () => {
  const issuer = await issuerThat((_, response) => response.end('{"keys":[]}'));

  expect(await askOver(issuer, await bearer())).toEqual([401, null]);
});

test.each<[string, RequestListener]>([
  ['fails', (_, response) => response.writeHead(500).end()],
  ['answers with something else', (_, response) => response.end('<html>maintenance</html>')],
  ['hangs up', (request) => request.socket.destroy()],
])('an issuer that %s makes no token bad: ask again later', async (_, answers) => {
  expect(await askOver(await issuerThat(answers), await bearer())).toEqual([503, expect.stringMatching(/^\d+$/)]);
});

test('an issuer that is gone makes no token bad: ask again later', async () => {
  const gone = await issuerThat((_, response) => response.end());
  await new Promise((resolve) => server?.close(resolve));

  expect(await askOver(gone, await bearer())).toEqual([503, expect.stringMatching(/^\d+$/)]);
});
