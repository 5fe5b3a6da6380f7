import * as z from 'zod/mini';

/** Id of a configuration item; it is also the SQS MessageGroupId. */
export const ciIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,128}$/));

/** Id of one remediation: deduplication id, execution name and role session name at once. */
export const remediationIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** Id of an incident, as the host writes it (INC0001234). */
export const incidentIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,64}$/));

/** Id of a playbook. */
export const playbookIdSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));

/** Kind of alert a playbook answers, for example `database-connection-timeout`. */
export const alertTypeSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));

/** Label that the classifier gives, for example `database`. */
export const categorySchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));

/** Time in ISO 8601, UTC, with seconds: `2026-05-19T10:00:00Z`. */
export const instantSchema = z.iso.datetime();

/** P1 (critical) to P4. */
export const prioritySchema = z.enum(['P1', 'P2', 'P3', 'P4']);
export type Priority = z.infer<typeof prioritySchema>;

/** What one action can change; the keys of the action registry. */
export const actionTypeSchema = z.enum([
  'ssm-run-command',
  'lambda-invoke',
  'ecs-update-service',
  'rds-reboot',
  'rds-failover',
  'cloudfront-invalidation',
  'asg-set-capacity',
  'ec2-reboot',
]);
export type ActionType = z.infer<typeof actionTypeSchema>;

/** A plain value that a parameter may have: scalars and flat lists, nothing nested. */
export const parameterValueSchema = z.union([
  z.string().check(z.maxLength(2048)),
  z.number(),
  z.boolean(),
  z.array(z.string().check(z.maxLength(2048))).check(z.maxLength(50)),
]);
export type ParameterValue = z.infer<typeof parameterValueSchema>;

/** Parameters by name. The name's pattern keeps `__proto__` and friends out. */
export const parametersSchema = z.record(
  z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/)),
  parameterValueSchema,
);
export type Parameters = z.infer<typeof parametersSchema>;
