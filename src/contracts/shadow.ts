import * as z from 'zod/mini';
import { gatePreviewSchema } from './gate-preview.ts';
import { ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from './names.ts';
import { reasonSchema } from './reasons.ts';

/** What intake made of an attempt in truth. */
export const takenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('requested'), playbookId: playbookIdSchema, version: z.int(), remediationId: remediationIdSchema }),
  z.strictObject({ kind: z.literal('refused'), reason: reasonSchema, detail: z.string() }),
]);
export type Taken = z.infer<typeof takenSchema>;

/** What a version in shadow would have done about one attempt (`StackFlow_Alert`, index `shadow`). */
export const shadowDecisionSchema = z.strictObject({
  /** `shadow#`, playbook, version, incident and attempt. */
  alertKey: z.string(),
  /** Playbook and version, by which the index finds it. */
  shadowOf: z.string(),
  at: instantSchema,
  playbookId: playbookIdSchema,
  version: z.int(),
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  attempt: z.int(),
  preview: gatePreviewSchema,
  taken: takenSchema,
  /** Epoch seconds; the row is then deleted. */
  expiresAt: z.int(),
});
export type ShadowDecision = z.infer<typeof shadowDecisionSchema>;

/** Whether somebody would act, or has acted, and why not. */
const sideSchema = z.strictObject({ acts: z.boolean(), reason: z.nullable(z.string()), detail: z.string() });
export type Side = z.infer<typeof sideSchema>;

export const disagreementSchema = z.strictObject({
  at: instantSchema,
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  attempt: z.int(),
  shadow: sideSchema,
  /** What happened; the playbook and the remediation are null when none was asked for. */
  active: z.strictObject({ ...sideSchema.shape, playbookId: z.nullable(playbookIdSchema), remediationId: z.nullable(remediationIdSchema) }),
});
export type Disagreement = z.infer<typeof disagreementSchema>;

/** How the decisions of a version in shadow compare with what happened. */
export const shadowReportSchema = z.strictObject({
  playbookId: playbookIdSchema,
  version: z.int(),
  /** When it first and last decided; null when it never has. */
  from: z.nullable(instantSchema),
  to: z.nullable(instantSchema),
  decisions: z.int(),
  both: z.int(),
  onlyShadow: z.int(),
  onlyActive: z.int(),
  neither: z.int(),
  /** The version would wait, or what happened isn't known yet. */
  undecided: z.int(),
  /** Share of the decided ones in which both do the same, 0 to 1; null without any. */
  agreement: z.nullable(z.number()),
  /** The newest ones. */
  disagreements: z.array(disagreementSchema),
});
export type ShadowReport = z.infer<typeof shadowReportSchema>;
