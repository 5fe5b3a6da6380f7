import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { incidentIdSchema } from '../../src/contracts/names.ts';
import {
  enqueue,
  receiveWebhook,
  type WebhookDependencies,
  type WebhookReceipt,
} from '../../src/intake/webhooks/receive-webhook.ts';
import { logger } from '../../src/platform/logger.ts';
import { AuditUnavailableError } from '../../src/stores/audit-errors.ts';
import type { AlertStore } from '../../src/stores/alert-store.ts';
import type { IncidentStore } from '../../src/stores/incident-store.ts';
import { createAuditRoutes, type AuditDependencies } from './audit.ts';
import { requireRole } from './authenticate.ts';
import { problem } from './problem.ts';

export interface ApiDependencies extends WebhookDependencies, AuditDependencies {
  alerts: WebhookDependencies['alerts'] & Pick<AlertStore, 'wasOpened'>;
  incidents: Pick<IncidentStore, 'get'>;
  /** Account in whose name callers stand. */
  accountId: string;
}

/** Larger than any source's webhook, and small enough for a message of the queue. */
const MAX_BODY_BYTES = 200 * 1024;

/** How long an idle audit database takes to answer again. */
const RESUME_SECONDS = '15';

const REFUSALS: Record<Exclude<WebhookReceipt, 'taken' | 'known'>, [status: 400 | 401 | 404, detail: string]> = {
  'unknown-source': [404, 'No source of that name comes by webhook: use pagerduty, alertmanager, datadog or servicenow.'],
  unproved: [401, "The signature or secret isn't one of the source's: compare it with the secret StackFlow-Webhook-Secrets."],
  unreadable: [400, 'The body is not JSON.'],
  untimely: [400, 'The webhook is older than an hour, comes from the future, or has no time.'],
};

/** People stand in requests as federated users, whom approvals can tell apart. */
const arnOf = (subject: string, accountId: string): string =>
  `arn:aws:sts::${accountId}:federated-user/${subject.replaceAll(/[^\w+=,.@-]/g, '_').slice(0, 64)}`;

/** StackFlowAPI: what comes in over HTTP. */
export function createApp(dependencies: ApiDependencies): Hono {
  const app = new Hono().basePath('/prod/api');
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) => problem(context, 413, 'Too large', `A body may have ${MAX_BODY_BYTES} bytes.`),
    }),
  );

  app.post('/alerts/:source', async (context) => {
    const proof = { body: await context.req.text(), header: (name: string) => context.req.header(name) };
    const receipt = await receiveWebhook(context.req.param('source'), proof, dependencies);
    if (receipt === 'taken' || receipt === 'known') return context.json({ receipt }, 202);
    const [status, detail] = REFUSALS[receipt];
    logger.warn('webhook refused', { source: context.req.param('source'), receipt });
    return problem(context, status, 'Refused', detail);
  });

  app.post('/incidents/:id/remediation', requireRole('operator', dependencies.tokens), async (context) => {
    const id = incidentIdSchema.safeParse(context.req.param('id'));
    const incident = id.success ? await dependencies.incidents.get(id.data) : undefined;
    if (!incident) return problem(context, 404, 'Not found', 'The host has no such incident.');
    if (await dependencies.alerts.wasOpened(id.data ?? ''))
      return problem(
        context,
        409,
        'Known',
        'The intake opened this incident for an alert, and decided about it: see its work note `intake`.',
      );
    const requestedBy = arnOf(context.get('caller').subject, dependencies.accountId);
    await enqueue({ door: 'api', source: 'host-incident', payload: incident, requestedBy }, dependencies);
    return context.json(
      { receipt: 'taken', incidentId: id.data, see: 'the work note `intake` of the incident, and `stackflow alerts`' },
      202,
    );
  });

  app.route('/audit', createAuditRoutes(dependencies));

  app.notFound((context) => problem(context, 404, 'Not found', `There is no ${context.req.method} ${context.req.path}.`));
  app.onError((error, context) => {
    logger.error('request failed', error);
    if (error instanceof AuditUnavailableError) {
      context.header('retry-after', RESUME_SECONDS);
      return problem(context, 503, 'Not now', 'The audit database resumes, or has too much to read. Send it again in a few seconds, or ask for less time.');
    }
    return problem(context, 500, 'Failed', 'Nothing is known to have been done. Send it again.');
  });
  return app;
}
