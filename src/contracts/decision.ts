import * as z from 'zod/mini';
import { instantSchema } from './names.ts';
import { reasonSchema, type Reason } from './reasons.ts';

/** What a gate found: facts for the audit record, the work note and the person who reads them. */
export const evidenceSchema = z.record(z.string(), z.unknown());
export type Evidence = z.infer<typeof evidenceSchema>;

/** The answer of a gate. Only `allow` lets an action go on; a refusal is a value, not an exception. */
export const decisionSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('allow'), detail: z.string(), evidence: evidenceSchema }),
  z.strictObject({
    verdict: z.enum(['hold', 'deny']),
    reason: reasonSchema,
    detail: z.string(),
    evidence: evidenceSchema,
    recheckAt: z.optional(instantSchema),
  }),
]);
export type Decision = z.infer<typeof decisionSchema>;

/** @returns a decision that lets the action go on. */
export const allow = (detail: string, evidence: Evidence = {}): Decision => ({ verdict: 'allow', detail, evidence });

/** @returns a decision that ends the remediation without an effect. */
export const deny = (reason: Reason, detail: string, evidence: Evidence = {}): Decision => ({
  verdict: 'deny',
  reason,
  detail,
  evidence,
});
