import * as z from 'zod/mini';
import { decisionSchema } from './decision.ts';
import { instantSchema } from './names.ts';

/** What is asked before an action, in the machine's order. */
export const GATES = ['lease', 'pause', 'incident', 'role', 'rule', 'limits', 'approval', 'maintenance', 'change'] as const;
export const gateNameSchema = z.enum(GATES);
export type GateName = z.infer<typeof gateNameSchema>;

/** What every gate would say of a request at this moment; nothing is taken, asked or written. */
export const gatePreviewSchema = z.strictObject({
  at: instantSchema,
  /** `allow` when every gate allows; otherwise the verdict of the first that doesn't. */
  verdict: z.enum(['allow', 'hold', 'deny']),
  /** It would be planned and not executed. */
  isDryRun: z.boolean(),
  gates: z.array(z.strictObject({ gate: gateNameSchema, decision: decisionSchema })),
});
export type GatePreview = z.infer<typeof gatePreviewSchema>;
