import * as z from 'zod/mini';

/** Why a gate refused, or why a remediation ended as it did (design, section 3). */
export const reasonSchema = z.enum([
  'dry-run',
  'no-matching-playbook',
  'below-confidence-threshold',
  'maintenance-window',
  'recent-change',
  'cooldown',
  'rate-limit',
  'paused',
  'ci-busy',
  'superseded',
  'stale',
  'stale-feed',
  'circuit-open',
  'blast-radius',
  'storm',
  'approval-denied',
  'approval-expired',
  'already-satisfied',
  'unknown-outcome',
  'gate-error',
  'action-failed',
  'unauthorized',
  'discarded',
]);
export type Reason = z.infer<typeof reasonSchema>;

/** Why the engine sent a message to the dead-letter queue without starting an execution. */
export const rejectionReasonSchema = z.enum([
  'unparsable',
  'too-large',
  'unauthorized',
  'expired',
  'unknown-schema',
  'id-conflict',
]);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;
