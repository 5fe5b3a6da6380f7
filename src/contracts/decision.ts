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

/** A decision that lets nothing go on. */
export type Refusal = Exclude<Decision, { verdict: 'allow' }>;

/** @returns a decision that ends the remediation without an effect. */
export const deny = (reason: Reason, detail: string, evidence: Evidence = {}): Refusal => ({
  verdict: 'deny',
  reason,
  detail,
  evidence,
});

/**
 * @param onRefusal what the playbook says: end, or wait and look again
 * @param recheckAt ISO 8601; when looking again can give another answer
 */
export const refuse = (
  onRefusal: 'skip' | 'hold',
  { recheckAt, ...rest }: Pick<Refusal, 'reason' | 'detail' | 'evidence'> & { recheckAt: string },
): Refusal => ({ verdict: onRefusal === 'hold' ? 'hold' : 'deny', ...rest, recheckAt });
