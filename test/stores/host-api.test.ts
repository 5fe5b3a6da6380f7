import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createHostApi } from '../../src/stores/host-api.ts';
import type { NewIncident } from '../../src/stores/incident-store.ts';

const INCIDENT: NewIncident = {
  id: 'INC-ours',
  short_description: 'Disk full',
  description: '',
  priority: 'P2',
  category: 'storage',
  ci_id: 'CI1',
  alert_type: 'disk-full',
  opened_by: 'arn:aws:iam::000000000000:role/intake',
  created_at: '2026-05-19T10:00:00Z',
};

let host: Server;
let url: string;
let incidents: Record<string, unknown>[];
let tokens: number;
/** The next requests are answered so. */
let failures: number[];

async function answer(request: IncomingMessage): Promise<[status: number, body?: unknown]> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
  const body = await text(request);
  if (pathname === '/token')
    return body.includes('client_secret=s3cret') ? [200, { access_token: `token-${(tokens += 1)}`, expires_in: 3600 }] : [401];
  const failure = failures.shift();
  if (failure !== undefined) return [failure];
  if (!request.headers.authorization?.startsWith('Bearer token-')) return [401];
  if (request.method === 'GET' && pathname === '/prod/api/incidents')
    return [200, incidents.filter((one) => one['correlation_id'] === searchParams.get('correlation_id'))];
  if (request.method === 'POST') {
    const incident = { ...(JSON.parse(body) as object), id: `INC000${incidents.length + 1}` };
    incidents.push(incident);
    return [201, incident];
  }
  const found = incidents.find(({ id }) => pathname.endsWith(`/${String(id)}`));
  return found ? [200, found] : [404];
}

beforeEach(async () => {
  [incidents, tokens, failures] = [[], 0, []];
  host = createServer(
    (request, response) =>
      void answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body ?? {}))),
  );
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterEach(() => {
  host.closeAllConnections();
  host.close();
});

let now = new Date('2026-05-19T10:00:00Z');
function makeApi(clientSecret = 's3cret') {
  const SecretString = JSON.stringify({ url, tokenUrl: `${url}/token`, clientId: 'stackflow', clientSecret });
  const secretsManager = { send: () => Promise.resolve({ SecretString }) } as unknown as SecretsManagerClient;
  return createHostApi({ secretsManager, secretArn: 'arn', clock: { now: () => now } });
}

describe("the host's REST API", () => {
  test('opens an incident, which gets its id from the host', async () => {
    expect(await makeApi().open(INCIDENT)).toBe('INC0001');
    expect(incidents).toEqual([
      expect.objectContaining({ correlation_id: 'INC-ours', ci_id: 'CI1', state: 'new', priority: 'P2' }),
    ]);
  });

  test('opens none anew that was opened before a crash', async () => {
    await makeApi().open(INCIDENT);

    expect(await makeApi().open(INCIDENT)).toBe('INC0001');
    expect(incidents).toHaveLength(1);
  });

  test("tells an incident's state, and that there is none", async () => {
    const api = makeApi();
    await api.open(INCIDENT);

    expect(await api.getStatus('INC0001')).toEqual({ state: 'new' });
    expect(await api.getStatus('INC9999')).toBeUndefined();
  });

  test('is asked with one token as long as that lives', async () => {
    const api = makeApi();
    await api.open(INCIDENT);
    await api.getStatus('INC0001');
    expect(tokens).toBe(1);
    now = new Date(now.getTime() + 3_600_000);
    await api.getStatus('INC0001');

    expect(tokens).toBe(2);
  });

  test.each([500, 403, 429])('that answers %d is no answer: the alert comes again', async (status) => {
    const api = makeApi();
    failures.push(status);

    await expect(api.open(INCIDENT)).rejects.toMatchObject({ name: 'HostApiError' });
    expect(await api.open(INCIDENT)).toBe('INC0001');
    expect(incidents).toHaveLength(1);
  });

  test('whose identity provider refuses us says so, without the secret', async () => {
    await expect(makeApi('wr0ng').open(INCIDENT)).rejects.toThrow(/token answered 401/);
    await expect(makeApi('wr0ng').open(INCIDENT)).rejects.not.toThrow(/wr0ng/);
  });
});
