import type { SQSClient } from '@aws-sdk/client-sqs';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createApp } from '../../../functions/stackflow-api/app.ts';
import type { AuditQueryStore } from '../../../src/stores/audit-query-store.ts';

const ISSUER = 'https://id.example.com';
const AUDIENCE = 'stackflow';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'one' }] });

/** @returns a bearer token that names these roles */
export const tokenFor = (...roles: string[]): Promise<string> =>
  new SignJWT({ roles })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject('ada@example.com')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('10m')
    .sign(privateKey);

const unasked = () => Promise.reject(new Error('nobody asks that here'));

/** @returns what asks StackFlowAPI about the audit trail, as a viewer unless told */
export async function makeAuditApp(audit: Pick<AuditQueryStore, 'list' | 'find' | 'measure'>) {
  const app = createApp({
    secrets: { get: unasked },
    alerts: { wasReceived: unasked, noteReceived: unasked, wasOpened: unasked },
    incidents: { get: unasked },
    tokens: { issuer: ISSUER, audience: AUDIENCE, keys },
    accountId: '000000000000',
    intakeQueueUrl: 'https://queue',
    clock: { now: () => new Date() },
    sqs: { send: unasked } as unknown as SQSClient,
    audit,
  });
  const authorization = `Bearer ${await tokenFor('viewer')}`;
  /** @param path behind /prod/api/audit */
  return async (path: string, headers: Record<string, string> = {}) =>
    await app.request(`/prod/api/audit${path}`, { headers: { authorization, ...headers } });
}
