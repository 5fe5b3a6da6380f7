import * as z from 'zod/mini';
import { remediationIdSchema } from './names.ts';

/** Why a remediation can't be replayed. */
export const replayRefusalSchema = z.enum([
  'unknown-remediation',
  'still-running',
  'succeeded',
  'incident-resolved',
  'unknown-outcome',
  'playbook-changed',
  'replayed-already',
  'discarded',
  /** Nobody of ours signed it: replaying would sign a stranger's wish. */
  'not-ours',
  'unreadable',
]);
export type ReplayRefusal = z.infer<typeof replayRefusalSchema>;

/** How a wish to replay fared. */
export const replayOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('replayed'),
    /** What was replayed. */
    replayOf: remediationIdSchema,
    /** The next attempt. */
    remediationId: remediationIdSchema,
    /** The engine has its row: the dead letter isn't needed any more. */
    isAccepted: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('refused'), replayOf: z.string(), reason: replayRefusalSchema, detail: z.string() }),
]);
export type ReplayOutcome = z.infer<typeof replayOutcomeSchema>;
