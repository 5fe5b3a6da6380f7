import * as z from 'zod/mini';
import { playbookIdSchema } from '../names.ts';
import { playbookSchema } from '../playbook.ts';

/** Over how many days a playbook's figures go. */
export const FIGURE_DAYS = 90;

const { version, status, alertType, description, owner } = playbookSchema.shape;

/** A playbook in a list: its newest version, which of its versions acts, and how its remediations ended. */
export const playbookSummarySchema = z.strictObject({
  playbookId: playbookIdSchema,
  version,
  status,
  alertType,
  description,
  owner,
  /** The newest active version, which acts; null when none is, or a newer one is disabled. */
  activeVersion: z.nullable(z.int()),
  figures: z.strictObject({
    success: z.int(),
    failure: z.int(),
    skipped: z.int(),
    /** Successes among successes and failures; null without either. */
    successRate: z.nullable(z.number()),
  }),
});
export type PlaybookSummary = z.infer<typeof playbookSummarySchema>;

/** One member that differs; what isn't there is absent. */
export const differenceSchema = z.strictObject({
  /** `safety.changeCalendars[0]` */
  path: z.string(),
  before: z.optional(z.unknown()),
  after: z.optional(z.unknown()),
});
export type Difference = z.infer<typeof differenceSchema>;

export const playbookVersionsSchema = z.strictObject({ playbookId: playbookIdSchema, activeVersion: z.nullable(z.int()), versions: z.array(playbookSchema) });
export type PlaybookVersions = z.infer<typeof playbookVersionsSchema>;

export const playbookDiffSchema = z.strictObject({
  playbookId: playbookIdSchema,
  /** Null when there was no such version yet. */
  from: z.nullable(z.int()),
  to: z.int(),
  differences: z.array(differenceSchema),
});
export type PlaybookDiff = z.infer<typeof playbookDiffSchema>;

/** A version that was added, or would be. */
export const playbookChangeSchema = z.strictObject({
  ...playbookDiffSchema.shape,
  /** The version that acts afterwards; null when none does. */
  activeVersion: z.nullable(z.int()),
  /** The version that it has the content of, when it takes another one back. */
  copyOf: z.optional(z.int()),
});
export type PlaybookChange = z.infer<typeof playbookChangeSchema>;

/** Why a version isn't added. */
export const playbookRefusalSchema = z.enum(['changed', 'gap', 'older', 'unknown-playbook', 'unknown-version', 'same-content']);
export type PlaybookRefusal = z.infer<typeof playbookRefusalSchema>;
