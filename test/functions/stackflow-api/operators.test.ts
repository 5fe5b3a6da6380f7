import { describe, expect, test } from '@jest/globals';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { UnsecuredJWT } from 'jose';
import type { ApiDependencies } from '../../../functions/stackflow-api/dependencies.ts';
import { makeApp as makeApi } from './make-app.ts';
import { AUDIENCE, ISSUER, others, ourTokens, sign } from './tokens.ts';

const NOW = Date.now() / 1000;
const INCIDENT = {
  id: 'INC1',
  short_description: 'Disk full',
  priority: 'P2',
  state: 'new',
  ci_id: 'CI1',
  created_at: '2026-05-19T10:00:00Z',
};

const OPENED_BY_US = 'INC-0123456789abcdef';

function makeApp(hasIssuer = true) {
  const sent: string[] = [];
  const sqs = {
    send: ({ input }: { input: { MessageBody: string } }) => (sent.push(input.MessageBody), Promise.resolve({})),
  } as unknown as SQSClient;
  const app = makeApi({
    alerts: { wasOpened: (id: string) => Promise.resolve(id === OPENED_BY_US) } as ApiDependencies['alerts'],
    incidents: { get: (id: string) => Promise.resolve([INCIDENT.id, OPENED_BY_US].includes(id) ? INCIDENT : undefined) } as ApiDependencies['incidents'],
    tokens: hasIssuer ? ourTokens : undefined,
    sqs,
  });
  const ask = async (token: string | undefined, id = 'INC1') => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await app.request(`/prod/api/incidents/${id}/remediation`, { method: 'POST', headers })).status;
  };
  return { ask, sent };
}

describe('an operator who asks for the remediation of an incident', () => {
  test('hands it to the intake, in their own name', async () => {
    const { ask, sent } = makeApp();

    expect(await ask(await sign())).toBe(202);
    expect(sent.map((body) => JSON.parse(body) as unknown)).toEqual([
      {
        door: 'api',
        source: 'host-incident',
        payload: INCIDENT,
        requestedBy: 'arn:aws:sts::000000000000:federated-user/ada@example.com',
      },
    ]);
  });

  test.each([['stackflow-operator'], ['admin']])('may have the role %s', async (role) => {
    expect(await makeApp().ask(await sign({ roles: [role] }))).toBe(202);
  });

  test.each([
    ['no token', () => Promise.resolve(undefined), 401],
    ['an expired token', () => sign({ expiresAt: NOW - 60 }), 401],
    ['a token of another issuer', () => sign({ issuer: 'https://evil.example.com' }), 401],
    ['a token for another audience', () => sign({ audience: 'somebody-else' }), 401],
    ['a token that another key signed', () => sign({ key: others.privateKey }), 401],
    ['a token without any role', () => sign({ roles: [] }), 401],
    [
      'a token with alg none',
      () =>
        Promise.resolve(
          new UnsecuredJWT({ roles: ['admin'] })
            .setSubject('x')
            .setIssuer(ISSUER)
            .setAudience(AUDIENCE)
            .setExpirationTime(NOW + 600)
            .encode(),
        ),
      401,
    ],
    ['something that is no token', () => Promise.resolve('x.y.z'), 401],
    ['a token that only lets look', () => sign({ roles: ['viewer'] }), 403],
  ])('with %s is refused, and nothing is sent', async (_, makeToken: () => Promise<string | undefined>, status) => {
    const { ask, sent } = makeApp();

    expect(await ask(await makeToken())).toBe(status);
    expect(sent).toEqual([]);
  });

  test('about an incident that the intake opened itself is told that it is known', async () => {
    const { ask, sent } = makeApp();

    expect(await ask(await sign(), OPENED_BY_US)).toBe(409);
    expect(sent).toEqual([]);
  });

  test('without a configured issuer is refused, whatever the token', async () => {
    expect(await makeApp(false).ask(await sign())).toBe(401);
  });

  test.each([['INC2'], ['..%2F..%2Fsecret'], ['%00']])('about %s, which is no incident, is told so', async (id) => {
    expect(await makeApp().ask(await sign(), id)).toBe(404);
  });
});
