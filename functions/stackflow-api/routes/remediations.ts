import * as z from 'zod/mini';
import { pageQuerySchema } from '../../../src/contracts/api/page.ts';
import {
  approvalAnswerSchema,
  approvalBodySchema,
  historyPageSchema,
  remediationPageSchema,
  remediationQuerySchema,
  remediationViewSchema,
} from '../../../src/contracts/api/remediations.ts';
import { replayAnswerSchema, replayBodySchema } from '../../../src/contracts/api/reviews.ts';
import type { AuditTrailRecord } from '../../../src/contracts/audit-query.ts';
import { gatePreviewSchema } from '../../../src/contracts/gate-preview.ts';
import { remediationIdSchema } from '../../../src/contracts/names.ts';
import { decideApproval } from '../../../src/operations/approval/decide-approval.ts';
import { previewRemediation } from '../../../src/operations/preview/preview-remediation.ts';
import { listRemediations } from '../../../src/operations/remediations/list-remediations.ts';
import { loadRemediation, type RemediationView } from '../../../src/operations/remediations/load-remediation.ts';
import { readHistory } from '../../../src/operations/remediations/read-history.ts';
import { refuse } from '../answers.ts';
import { replayOne } from '../replay-one.ts';
import { defineRoute } from '../route.ts';
import { badCursor, unknownRemediation } from './refusals.ts';

const params = z.strictObject({ id: remediationIdSchema });

/** Plain objects, of which there may be more in later versions. */
const asAnswer = ({ request, audit, workNote, lease, ledger, ...rest }: RemediationView<AuditTrailRecord>) => ({
  ...rest,
  request: request && { ...request },
  audit: audit && { ...audit },
  workNote: workNote && { ...workNote },
  lease: lease && { ...lease },
  ledger: { ...ledger },
});

export const remediationRoutes = [
  defineRoute({
    method: 'GET',
    path: '/remediations',
    role: 'viewer',
    summary: 'List remediations: what has not ended yet, then what has, each the newest first',
    query: remediationQuerySchema,
    answer: remediationPageSchema,
    async act({ query }, dependencies) {
      const page = await listRemediations(query, dependencies);
      return page === 'bad-cursor' ? badCursor : page;
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/remediations/:id',
    role: 'viewer',
    summary: 'Show everything that is known of a remediation',
    params,
    answer: remediationViewSchema,
    async act({ params: { id } }, { audit, ...sources }) {
      const view = await loadRemediation(id, { ...sources, readAudit: (remediationId) => audit.find(remediationId) });
      return view ? asAnswer(view) : unknownRemediation(id);
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/remediations/:id/history',
    role: 'viewer',
    summary: "List what Step Functions did: its own events, the oldest first",
    params,
    query: pageQuerySchema,
    answer: historyPageSchema,
    async act({ params: { id }, query }, dependencies) {
      const page = await readHistory(id, query, dependencies);
      if (page === 'unknown') return unknownRemediation(id);
      if (page === 'bad-cursor') return badCursor;
      if (page === 'gone') return refuse('not-found', `Step Functions has forgotten the execution of ${id}, as it does after 90 days: see /audit/${id}.`);
      if (page === 'not-started') return { items: [], next: null };
      return JSON.parse(JSON.stringify(page)) as z.infer<typeof historyPageSchema>;
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/remediations/:id/preview',
    role: 'viewer',
    summary: 'Ask what every gate would say if whoever asks replayed it now; nothing is done',
    params,
    answer: gatePreviewSchema,
    act: async ({ params: { id }, by }, { ledger, preview }) => (await previewRemediation(id, by, { ...preview, ledger })) ?? unknownRemediation(id),
  }),

  defineRoute({
    method: 'POST',
    path: '/remediations/:id/replay',
    role: 'operator',
    summary: 'Replay what has ended: the next attempt, signed anew, and judged by every gate again',
    params,
    body: replayBodySchema,
    status: 202,
    answer: replayAnswerSchema,
    act: ({ params: { id }, body, by }, dependencies) => replayOne(id, body, by, dependencies),
  }),

  defineRoute({
    method: 'POST',
    path: '/remediations/:id/approval',
    role: 'operator',
    summary: 'Approve or deny what a remediation that waits for people wants to do',
    params,
    body: approvalBodySchema,
    answer: approvalAnswerSchema,
    async act({ params: { id }, body, by }, dependencies) {
      const outcome = await decideApproval(id, { by, ...body }, dependencies);
      if (outcome.kind === 'unknown') return unknownRemediation(id);
      if (outcome.kind === 'refused') return refuse('refused', outcome.why);
      return { remediationId: id, recorded: true as const, ...outcome.decision };
    },
  }),
];
