import * as z from 'zod/mini';
import {
  actionTypeSchema,
  alertTypeSchema,
  categorySchema,
  parametersSchema,
  parameterValueSchema,
  playbookIdSchema,
} from './names.ts';

/** Longest time an action may take, in seconds; the state machine's own timeout is longer. */
export const MAX_ACTION_SECONDS = 3600;

export const ruleSchema = z.strictObject({
  category: categorySchema,
  /** The classifier's confidence must be strictly greater than this (0 to 1). */
  minConfidence: z.number().check(z.minimum(0), z.maximum(1)),
  /** CEL over `incident`, `classification` and `ci`; must be true. */
  when: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
});

/** A parameter that a request may set, and the values it may set it to. */
export const overridableSchema = z.union([
  z.strictObject({ pattern: z.string().check(z.minLength(1), z.maxLength(256)) }),
  z.strictObject({ enum: z.array(parameterValueSchema).check(z.minLength(1)) }),
]);

/** What is run is the playbook's alone to say. */
export const NEVER_OVERRIDABLE = new Set(['documentName', 'commands', 'operation', 'idempotent', 'requireReader', 'healthyMinimum']);

const overridableNameSchema = z.string().check(
  z.regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/),
  z.refine((name) => !NEVER_OVERRIDABLE.has(name), { message: 'a request can never set this parameter' }),
);

/** `skip` ends the remediation; `hold` lets it wait and look again, for `maxHoldSeconds` at most. */
const refusalSchema = z._default(z.enum(['skip', 'hold']), 'skip');

/** Longest time that a remediation may be held, in seconds. */
export const MAX_HOLD_SECONDS = 86_400;

/** Longest time that people may take to decide, in seconds: the execution looks every half minute. */
export const MAX_APPROVAL_SECONDS = 14_400;

/** Opens when acting fails, or works but doesn't help; tries once again after a while. */
export const breakerSchema = z.strictObject({
  /** So many failures in a row open it. */
  failures: z._default(z.int().check(z.minimum(1)), 3),
  /** So many successes that had to be repeated on the same CI within the hour open it. */
  repeats: z._default(z.int().check(z.minimum(1)), 3),
  halfOpenAfterSeconds: z._default(z.int().check(z.minimum(1), z.maximum(86_400)), 1800),
});

/** Change feeds that may be asked for: the host's change events, and AWS's own. */
export const changeFeedSchema = z.enum(['host', 'aws']);
export type ChangeFeed = z.infer<typeof changeFeedSchema>;

export const safetySchema = z.strictObject({
  /** No action while a change was implemented within this many minutes. */
  recentChangeMinutes: z._default(z.int().check(z.minimum(0), z.maximum(1440)), 30),
  /** What a recent change does. */
  recentChange: refusalSchema,
  /** Feeds that must have been heard lately; a silent one of them denies with `stale-feed`. */
  requiredFeeds: z._default(z.array(changeFeedSchema), []),
  /** What an active maintenance window, or a closed calendar, does. */
  maintenanceWindow: refusalSchema,
  /** SSM Change Calendars (names or ARNs) that must be open. */
  changeCalendars: z._default(z.array(z.string().check(z.regex(/^[A-Za-z0-9_.:/-]{3,256}$/))).check(z.maxLength(10)), []),
  /** What a pause does. */
  whenPaused: refusalSchema,
  /** Longest time on hold, in seconds, all reasons together; approval has its own. */
  maxHoldSeconds: z._default(z.int().check(z.minimum(1), z.maximum(MAX_HOLD_SECONDS)), 14_400),
  /** Least time between two actions of this playbook on the same CI. */
  cooldownSeconds: z._default(z.int().check(z.minimum(0), z.maximum(86_400)), 0),
  /** Actions of this playbook within an hour, on all CIs together. */
  maxPerHour: z.optional(z.int().check(z.minimum(1))),
  /** Actions of any playbook on one CI within an hour. */
  maxPerHourPerCi: z.optional(z.int().check(z.minimum(1))),
  breaker: z._default(breakerSchema, { failures: 3, repeats: 3, halfOpenAfterSeconds: 1800 }),
  /** People who must approve before anything is done: not the one who asked. */
  approval: z.optional(
    z.strictObject({
      people: z._default(z.union([z.literal(1), z.literal(2)]), 1),
      /** Without a decision within this time, the answer is no. */
      withinSeconds: z.int().check(z.minimum(30), z.maximum(MAX_APPROVAL_SECONDS)),
    }),
  ),
  /** After this the action's outcome is unknown, not failed. */
  timeoutSeconds: z.int().check(z.minimum(1), z.maximum(MAX_ACTION_SECONDS)),
  /** When the second poll comes: how long the action usually takes. */
  expectedSeconds: z.int().check(z.minimum(1), z.maximum(MAX_ACTION_SECONDS)),
  dryRun: z._default(z.boolean(), false),
});

/** The executor may assume no other roles: resources/action-policies.yml says the same to IAM. */
const TARGET_ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/StackFlow-Remediation-Target[\w+=,.@-]{0,36}$/;

/** A script is the playbook's own text: what a CI record says reaches it as a document's parameter, never inside. */
const isScriptVerbatim = ({ commands }: z.infer<typeof parametersSchema>): boolean => ![commands].flat().some((line) => String(line).includes('{{'));

export const playbookActionSchema = z.strictObject({
  type: actionTypeSchema,
  /** What is acted on; may hold `{{ci.…}}` placeholders. */
  target: parametersSchema,
  parameters: parametersSchema.check(
    z.refine(isScriptVerbatim, { path: ['commands'], message: 'a script takes no placeholders: use a document with parameters' }),
  ),
  /** Roles that a request may ask to act as, in `auth.targetRoleArn`; besides those of the accounts on the list. */
  allowedRoles: z.optional(z.array(z.string().check(z.regex(TARGET_ROLE))).check(z.minLength(1), z.maxLength(20))),
});

/** A named, versioned choice of action, parameters and limits (design, section 3). Unknown keys are refused. */
export const playbookSchema = z.strictObject({
  $schema: z.optional(z.string()),
  playbookId: playbookIdSchema,
  version: z.int().check(z.minimum(1)),
  status: z.enum(['draft', 'shadow', 'active', 'disabled']),
  alertType: alertTypeSchema,
  rule: ruleSchema,
  /** A request older than this (since `issuedAt`) is not worth acting on. */
  maxAgeSeconds: z.int().check(z.minimum(1), z.maximum(86_400)),
  action: playbookActionSchema,
  overridable: z._default(z.record(overridableNameSchema, overridableSchema), {}),
  safety: safetySchema,
  /** Higher wins when several playbooks match. */
  priority: z._default(z.int(), 0),
  description: z.string().check(z.minLength(1), z.maxLength(512)),
  owner: z.string().check(z.minLength(1), z.maxLength(128)),
});

export type Playbook = z.infer<typeof playbookSchema>;
export type Safety = Playbook['safety'];
