import { handle } from 'hono/aws-lambda';
import { createRemoteJWKSet } from 'jose';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { secretsManager } from '../../src/platform/clients/secrets-manager.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { optionalSetting, setting } from '../../src/platform/config.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { createAuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createWebhookSecretStore } from '../../src/stores/webhook-secret-store.ts';
import { createApp } from './app.ts';
import type { TokenSettings } from './authenticate.ts';

/** Two attempts stay below the function's 15 s. */
const QUERY_TIMEOUT_SECONDS = 6;

const issuer = optionalSetting('API_ISSUER');
const audience = optionalSetting('API_AUDIENCE');

/** Both or none: a token for somebody else's audience must never count. */
const tokens: TokenSettings | undefined =
  issuer && audience
    ? { issuer, audience, keys: createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`)) }
    : undefined;

export const handler = handle(
  createApp({
    secrets: createWebhookSecretStore(secretsManager, setting('WEBHOOK_SECRET_ARN')),
    alerts: createAlertStore(dynamodb, setting('ALERT_TABLE')),
    incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
    audit: createAuditQueryStore({
      rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS),
      clusterArn: setting('AUDIT_CLUSTER_ARN'),
      secretArn: setting('AUDIT_SECRET_ARN'),
      database: setting('AUDIT_DATABASE'),
    }),
    intakeQueueUrl: setting('INTAKE_QUEUE_URL'),
    accountId: setting('ACCOUNT_ID'),
    clock: systemClock,
    tokens,
    sqs,
  }),
);
