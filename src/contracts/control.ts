import * as z from 'zod/mini';
import { instantSchema } from './names.ts';

/** What a switch is for: everything, an AWS account, a playbook or a CI. */
export const controlScopeSchema = z
  .string()
  .check(z.regex(/^(all|account#\d{12}|playbook#[a-z0-9][a-z0-9-]{0,63}|ci#[A-Za-z0-9_.:-]{1,128})$/));

/** Nothing is done in the scope until then. */
export const pauseSchema = z.strictObject({
  reason: z.string().check(z.minLength(1), z.maxLength(512)),
  /** ARN of who paused. */
  by: z.string(),
  pausedAt: instantSchema,
  until: instantSchema,
});
export type Pause = z.infer<typeof pauseSchema>;

/** Actions within an hour that the row which counts them has room for: a row of DynamoDB holds 400 KB. */
export const MOST_PER_HOUR = 1000;

const count = z.int().check(z.minimum(1), z.maximum(MOST_PER_HOUR));
const percent = z.number().check(z.minimum(0), z.maximum(100));

/** How much may happen at once and in an hour, in each account (row `all` alone). */
export const limitsSchema = z.strictObject({
  /** Actions in an account within an hour: beyond it, something larger is wrong. */
  stormPerHour: z._default(count, 100),
  /** CIs of an account that are acted on at the same time. */
  maxCisOfAccountAtOnce: z._default(count, 25),
  maxPercentOfAccountAtOnce: z.optional(percent),
  /** CIs of a service (the CI record's `service`) that are acted on at the same time. */
  maxCisOfServiceAtOnce: z.optional(count),
  maxPercentOfServiceAtOnce: z.optional(percent),
});
export type Limits = z.infer<typeof limitsSchema>;

/** What holds without a row. */
export const DEFAULT_LIMITS: Limits = limitsSchema.parse({});

/** A switch that people set (`StackFlow_RemediationControl`). */
export const controlSchema = z.strictObject({
  scope: controlScopeSchema,
  mode: z.optional(z.enum(['act', 'dry-run'])),
  pause: z.optional(pauseSchema),
  limits: z.optional(limitsSchema),
});
export type Control = z.infer<typeof controlSchema>;

/** Whom a remediation's switches and limits are about. */
export interface ControlSubject {
  accountId: string;
  playbookId: string;
  ciId: string;
}

/** @returns the scopes whose switches count for a remediation. */
export const controlScopes = ({ accountId, playbookId, ciId }: ControlSubject): string[] => [
  'all',
  `account#${accountId}`,
  `playbook#${playbookId}`,
  `ci#${ciId}`,
];
