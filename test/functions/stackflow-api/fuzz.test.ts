import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHandler } from '../../../functions/stackflow-api/create-handler.ts';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';
import { createPreviewDependencies } from '../../../src/operations/preview/create-preview-dependencies.ts';
import { createAlertStore } from '../../../src/stores/alert-store.ts';
import { createApiRequestStore } from '../../../src/stores/api-request-store.ts';
import { createControlStore } from '../../../src/stores/control-store.ts';
import { createDiscardStore } from '../../../src/stores/discard-store.ts';
import { createExecutionReader } from '../../../src/stores/execution-reader.ts';
import { createIncidentStore } from '../../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../../src/stores/ledger-store.ts';
import { createMaintenanceWindowStore } from '../../../src/stores/maintenance-window-store.ts';
import { createPlaybookStore } from '../../../src/stores/playbook-store.ts';
import { createRecentChangeStore } from '../../../src/stores/recent-change-store.ts';
import { createReviewStore } from '../../../src/stores/review-store.ts';
import { createShadowStore } from '../../../src/stores/shadow-store.ts';
import { createUnsettledStore } from '../../../src/stores/unsettled-store.ts';
import { makePlaybook, makeRequest } from '../../support/fixtures.ts';
import { anyEvent, STUMBLING, toEvent, WRITES } from './fuzz.ts';
import { makeApp } from './make-app.ts';
import { createStrictDynamoDb } from './strict-dynamodb.ts';
import { bearer } from './tokens.ts';

const RUNS = Number(process.env['RUNS'] ?? 10_000);
const SEED = Number(process.env['SEED'] ?? 20_261_127);

const request = makeRequest({ remediationId: 'rem-known' });
const ENTRY = {
  remediationId: 'rem-known',
  requestHash: 'x',
  requestBody: JSON.stringify(request),
  incidentId: 'INC1',
  ciId: 'CI1',
  playbookId: 'restart-service',
  attempt: 1,
  receivedAt: '2026-05-19T10:00:00.000Z',
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:StackFlow-Remediation:rem-known',
  deadLetteredAt: '2026-05-19T10:01:00.000Z',
  deadLetter: { reason: 'action-failed', failingState: 'PollAction', error: { name: 'X', message: 'x' } },
  review: 'open',
  unsettled: 'yes',
  approval: { askedAt: '2026-05-19T10:00:00Z', until: '2126-05-19T10:00:00Z', people: 1, decisions: [] },
  expiresAt: 4_000_000_000,
};
const WINDOW = { scope: 'ci#CI1', windowId: 'weekly', title: 'x', startsAt: '2026-05-16T22:00:00Z', endsAt: '2026-05-17T02:00:00Z', rrule: 'FREQ=WEEKLY;BYDAY=SA' };

const dynamodb = await createStrictDynamoDb([
  ['ledger', ENTRY],
  ['windows', WINDOW],
  ['playbooks', makePlaybook()],
  ['incidents', { id: 'INC1', state: 'new' }],
  ['cis', { ciId: 'CI1', ciClass: 'Server' }],
]);
const sqs = { send: () => Promise.resolve({}) } as unknown as SQSClient;
const sfn = { send: () => Promise.resolve({ events: [], definition: '{"StartAt":"A","States":{}}' }) } as unknown as SFNClient;
const ssm = { send: () => Promise.resolve({ State: 'OPEN' }) } as unknown as SSMClient;
const clock = { now: () => new Date() };
const tables = {
  PlaybookTable: 'playbooks',
  CiTable: 'cis',
  IncidentTable: 'incidents',
  LeaseTable: 'leases',
  ControlTable: 'controls',
  MaintenanceWindowTable: 'windows',
  RecentChangeTable: 'changes',
};

const figures = { success: 0, failure: 0, skipped: 0, successRate: null, repairs: 0, mttrSeconds: null, recurrences: 0, recurrenceRate: null };
const handler = createHandler(
  makeApp({
    secrets: { get: () => Promise.resolve(['a-secret-that-is-long']) },
    alerts: createAlertStore(dynamodb, 'alerts'),
    incidents: createIncidentStore(dynamodb, 'incidents'),
    ledger: createLedgerStore(dynamodb, 'ledger'),
    reviews: createReviewStore(dynamodb, 'ledger'),
    discards: createDiscardStore(dynamodb, 'ledger'),
    unsettled: createUnsettledStore(dynamodb, 'ledger'),
    leases: createLeaseStore(dynamodb, 'leases'),
    windows: createMaintenanceWindowStore(dynamodb, 'windows'),
    changes: createRecentChangeStore(dynamodb, 'changes'),
    controls: createControlStore(dynamodb, 'controls'),
    playbooks: createPlaybookStore(dynamodb, 'playbooks'),
    shadows: createShadowStore(dynamodb, 'alerts'),
    requests: createApiRequestStore(dynamodb, 'requests'),
    executions: createExecutionReader(sfn),
    preview: createPreviewDependencies({ dynamodb, ssm }, tables, { ownArn: ENTRY.executionArn, targetAccounts: [], clock }),
    // What is asked of it is checked before, and test/stores asks the real one.
    audit: {
      list: () => Promise.resolve({ records: [], next: null }),
      find: () => Promise.resolve(undefined),
      measure: () => Promise.resolve({ from: null, to: null, recurrenceDays: 7, total: figures, playbooks: [], counts: [] }),
    },
    auditRecords: { record: () => Promise.resolve({ result: 'skipped', reason: 'discarded', detail: '', sequence: 1, hash: 'x', recordedAt: '' }) },
    clock,
    sqs,
  }),
);

test(`${RUNS} requests of any kind: none is answered 5xx, and what is refused is a problem`, async () => {
  const { authorization } = await bearer({ roles: ['admin'] });
  const statuses = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(anyEvent(authorization), async (event) => {
      const { statusCode, headers = {}, body } = await handler(event);
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode >= 500) throw new Error(`${statusCode}: ${body}`);
      if (statusCode < 400) return;
      expect(headers['content-type']).toBe('application/problem+json');
      if (event.requestContext && 'http' in event.requestContext && event.requestContext.http.method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ status: statusCode });
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );

  // It has come past the doors: to acts that were done, and to most kinds of refusal.
  expect(statuses.get(200)).toBeGreaterThan(RUNS / 20);
  for (const status of [202, 400, 401, 404, 405, 409, 413, 415]) expect([status, statuses.has(status)]).toEqual([status, true]);
  expect(routes.length).toBeGreaterThan(30);
}, 90_000);

test.each(Object.entries(WRITES))('%s stumbles over no value in any of its fields', async (path, good) => {
  const headers = { ...(await bearer({ roles: ['admin'] })), 'content-type': 'application/json' };
  const send = (body: object) => handler(toEvent('POST', `/prod/api${path}`, '', headers, JSON.stringify(body)));

  for (const field of Object.keys(good))
    for (const value of STUMBLING) {
      const { statusCode, body } = await send({ ...good, [field]: value });
      expect([field, value, statusCode < 500 || body]).toEqual([field, value, true]);
    }
});
