import * as z from 'zod/mini';
import {
  bulkReplayAnswerSchema,
  bulkReplayBodySchema,
  discardBodySchema,
  replayAnswerSchema,
  replayBodySchema,
  reviewPageSchema,
  reviewQuerySchema,
  reviewSchema,
} from '../../../src/contracts/api/reviews.ts';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import { reviewIdSchema, reviewItemSchema } from '../../../src/contracts/review.ts';
import { previewGates } from '../../../src/operations/preview/preview-gates.ts';
import { requestReplays } from '../../../src/operations/replay/request-replays.ts';
import { discardReview } from '../../../src/operations/review/discard-review.ts';
import { listReviews } from '../../../src/operations/review/list-reviews.ts';
import { showReview } from '../../../src/operations/review/show-review.ts';
import { refuse } from '../answers.ts';
import { replayOne } from '../replay-one.ts';
import { defineRoute } from '../route.ts';
import { badCursor, refuseDecision } from './refusals.ts';

const params = z.strictObject({ id: reviewIdSchema });

export const reviewRoutes = [
  defineRoute({
    method: 'GET',
    path: '/dlq',
    role: 'viewer',
    summary: 'List what waits, or waited, for a person: failed remediations and refused messages, the newest first',
    query: reviewQuerySchema,
    answer: reviewPageSchema,
    async act({ query }, dependencies) {
      const page = await listReviews(query, dependencies);
      return page === 'bad-cursor' ? badCursor : page;
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/dlq/replay',
    role: 'operator',
    summary: 'Replay one page of what waits for a person; go on with `next` until it is null',
    body: bulkReplayBodySchema,
    status: 202,
    answer: bulkReplayAnswerSchema,
    async act({ body, by }, dependencies) {
      const page = await requestReplays(body, by, dependencies);
      return page === 'bad-cursor' ? badCursor : page;
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/dlq/:id',
    role: 'viewer',
    summary: 'Show one thing to review, with what the gates say now',
    params,
    answer: reviewSchema,
    async act({ params: { id }, by }, { reviews, preview: dependencies }) {
      const preview = (request: RemediationRequest) => previewGates({ ...request, auth: { ...request.auth, requestedBy: by } }, dependencies);
      const review = await showReview(id, { reviews, preview });
      return review ?? refuse('not-found', `Nothing waits for review under ${id}: see /dlq.`);
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/dlq/:id/replay',
    role: 'operator',
    summary: 'Replay it: the next attempt, signed anew, and judged by every gate again',
    params,
    body: replayBodySchema,
    status: 202,
    answer: replayAnswerSchema,
    act: ({ params: { id }, body, by }, dependencies) => replayOne(id, body, by, dependencies),
  }),

  defineRoute({
    method: 'POST',
    path: '/dlq/:id/discard',
    role: 'operator',
    summary: 'Decide that nothing more is to be done; the reason stands in the audit trail',
    params,
    body: discardBodySchema,
    answer: reviewItemSchema,
    async act({ params: { id }, body: { reason }, by }, dependencies) {
      const outcome = await discardReview(id, { by, reason }, { ...dependencies, audit: dependencies.auditRecords });
      return outcome.kind === 'discarded' ? outcome.item : refuseDecision(outcome);
    },
  }),
];
