import * as z from 'zod/mini';
import { incidentReceiptSchema, webhookReceiptSchema } from '../../../src/contracts/api/alerts.ts';
import type { ProblemKind } from '../../../src/contracts/api/problem.ts';
import { incidentIdSchema } from '../../../src/contracts/names.ts';
import { enqueue, receiveWebhook, type WebhookReceipt } from '../../../src/intake/webhooks/receive-webhook.ts';
import { logger } from '../../../src/platform/logger.ts';
import { refuse } from '../answers.ts';
import { defineRoute } from '../route.ts';

const REFUSALS: Record<Exclude<WebhookReceipt, 'taken' | 'known'>, [kind: ProblemKind, detail: string]> = {
  'unknown-source': ['not-found', 'No source of that name comes by webhook: use pagerduty, alertmanager, datadog or servicenow.'],
  unproved: ['unproved', "The signature or secret isn't one of the source's: compare it with the secret StackFlow-Webhook-Secrets."],
  unreadable: ['not-understood', 'The body is not JSON.'],
  untimely: ['not-understood', 'The webhook is older than an hour, comes from the future, or has no time.'],
};

export const alertRoutes = [
  defineRoute({
    method: 'POST',
    path: '/alerts/:source',
    role: 'source',
    summary: 'Take in a webhook of an alert source, which proves itself by its secret',
    params: z.strictObject({ source: z.string() }),
    query: z.record(z.string(), z.string()), // senders add what they like
    body: z.string(),
    status: 202,
    answer: webhookReceiptSchema,
    async act({ params: { source }, body, header }, dependencies) {
      const receipt = await receiveWebhook(source, { body, header }, dependencies);
      if (receipt === 'taken' || receipt === 'known') return { receipt };
      logger.warn('webhook refused', { source, receipt });
      return refuse(...REFUSALS[receipt]);
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/incidents/:id/remediation',
    role: 'operator',
    summary: "Ask the intake to remediate one of the host's incidents",
    params: z.strictObject({ id: incidentIdSchema }),
    status: 202,
    answer: incidentReceiptSchema,
    async act({ params: { id }, by }, dependencies) {
      const incident = await dependencies.incidents.get(id);
      if (!incident) return refuse('not-found', 'The host has no such incident.');
      if (await dependencies.alerts.wasOpened(id))
        return refuse('known', 'The intake opened this incident for an alert, and decided about it: see its work note `intake`.');
      await enqueue({ door: 'api', source: 'host-incident', payload: incident, requestedBy: by }, dependencies);
      return { receipt: 'taken' as const, incidentId: id, see: 'the work note `intake` of the incident, and `stackflow alerts`' };
    },
  }),
];
