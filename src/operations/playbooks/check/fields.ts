import type { JsonPath } from './problem.ts';

/** What a member of a playbook is for, and a value that it could have. */
export interface Field {
  says: string;
  example: unknown;
  /** What its text must look like, where a pattern says it to machines alone. */
  form?: string;
}

const ID_FORM = 'lower-case letters, digits and hyphens, a letter or digit first';
const REFUSAL = '`skip` ends the remediation; `hold` lets it wait and look again.';

/** Every member of a playbook, by its path; `*` stands for a name of free choice, or a place in a list. */
export const FIELDS: Record<string, Field> = {
  $schema: { says: 'Where editors find this schema.', example: './playbook.schema.json' },
  playbookId: { says: 'Id of the playbook; its file has the same name.', example: 'restart-web', form: ID_FORM },
  version: { says: 'From 1; what was applied under a version never changes.', example: 1 },
  status: { says: 'Only an active version acts; a shadow is matched and decides, and does nothing.', example: 'active' },
  alertType: { says: 'Kind of alert that it answers.', example: 'service-unhealthy', form: ID_FORM },
  description: { says: 'What it does, in a sentence for people.', example: 'Restarts the web server.' },
  owner: { says: 'Team that answers for it.', example: 'Platform Engineering' },
  priority: { says: 'The higher one wins when several playbooks match.', example: 0 },
  maxAgeSeconds: { says: 'A request older than this is not worth acting on.', example: 1800 },
  rule: { says: 'When it matches.', example: { category: 'compute', minConfidence: 0.85 } },
  'rule.category': { says: "The classifier's category that it wants.", example: 'compute', form: ID_FORM },
  'rule.minConfidence': { says: "The classifier's confidence must be greater than this.", example: 0.85 },
  'rule.when': { says: 'CEL over `incident`, `classification` and `ci`; must be true.', example: "ci.environment == 'production'" },
  action: { says: 'What it does.', example: { type: 'ec2-reboot', target: { instanceId: '{{ci.instanceId}}' }, parameters: {} } },
  'action.type': { says: 'Kind of change.', example: 'ec2-reboot' },
  'action.target': { says: 'What is acted on; `{{ci.<attribute>}}` is filled in from the CI record.', example: { instanceId: '{{ci.instanceId}}' } },
  'action.target.*': { says: 'A name or id of the target.', example: '{{ci.instanceId}}' },
  'action.parameters': { says: 'What the action needs to know; see docs/add-a-playbook.md.', example: {} },
  'action.parameters.*': { says: 'A parameter of the action.', example: 'value' },
  'action.allowedRoles': { says: 'Roles that a request may ask to act as.', example: ['arn:aws:iam::000000000000:role/StackFlow-Remediation-Target'] },
  'action.allowedRoles.*': {
    says: 'ARN of a role.',
    example: 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Target',
    form: 'the ARN of a role whose name begins with StackFlow-Remediation-Target',
  },
  overridable: { says: 'Parameters that a request may set, and to what.', example: { workingDirectory: { enum: ['/var/log'] } } },
  'overridable.*': { says: 'Either a pattern, or a list of values.', example: { enum: ['/var/log', '/var/tmp'] } },
  'overridable.*.pattern': { says: 'Regular expression that the whole value must fit.', example: '[a-z0-9-]{1,32}' },
  'overridable.*.enum': { says: 'The values that it may have.', example: ['/var/log', '/var/tmp'] },
  'overridable.*.enum.*': { says: 'A value that it may have.', example: '/var/log' },
  safety: { says: 'What keeps it from doing harm.', example: { timeoutSeconds: 600, expectedSeconds: 30 } },
  'safety.recentChangeMinutes': { says: 'No action while a change was implemented within this many minutes.', example: 30 },
  'safety.recentChange': { says: `What a recent change does. ${REFUSAL}`, example: 'skip' },
  'safety.requiredFeeds': { says: 'Change feeds that must have been heard lately.', example: ['host'] },
  'safety.requiredFeeds.*': { says: 'A change feed.', example: 'host' },
  'safety.maintenanceWindow': { says: `What a maintenance window does. ${REFUSAL}`, example: 'skip' },
  'safety.changeCalendars': { says: 'SSM Change Calendars that must be open.', example: ['Production'] },
  'safety.changeCalendars.*': { says: 'Name or ARN of a calendar.', example: 'Production', form: 'a name or ARN without blanks' },
  'safety.whenPaused': { says: `What a pause does. ${REFUSAL}`, example: 'skip' },
  'safety.maxHoldSeconds': { says: 'Longest time on hold, all reasons together.', example: 14_400 },
  'safety.cooldownSeconds': { says: 'Least time between two actions of this playbook on the same CI.', example: 900 },
  'safety.maxPerHour': { says: 'Actions of this playbook within an hour, on all CIs together.', example: 10 },
  'safety.maxPerHourPerCi': { says: 'Actions of any playbook on one CI within an hour.', example: 2 },
  'safety.breaker': { says: 'Stops the playbook when acting fails, or doesn\'t help.', example: { failures: 3, repeats: 3, halfOpenAfterSeconds: 1800 } },
  'safety.breaker.failures': { says: 'So many failures in a row open it.', example: 3 },
  'safety.breaker.repeats': { says: 'So many successes that had to be repeated on the same CI within the hour open it.', example: 3 },
  'safety.breaker.halfOpenAfterSeconds': { says: 'After this it tries once again.', example: 1800 },
  'safety.approval': { says: 'People who must approve before anything is done.', example: { people: 1, withinSeconds: 900 } },
  'safety.approval.people': { says: 'How many: not the one who asked.', example: 1 },
  'safety.approval.withinSeconds': { says: 'Without a decision within this time, the answer is no.', example: 900 },
  'safety.timeoutSeconds': { says: "After this the action's outcome is unknown, not failed.", example: 600 },
  'safety.expectedSeconds': { says: 'How long the action usually takes: when the second poll comes.', example: 30 },
  'safety.dryRun': { says: 'Plan, audit and note, but do nothing.', example: false },
};

/** Objects whose members have names of free choice. */
const FREE = new Set(['action.target', 'action.parameters', 'overridable']);

/** @returns the path as FIELDS has it. */
export const fieldKeyOf = (path: JsonPath): string =>
  path.reduce<string>((key, part) => {
    const name = typeof part === 'number' || FREE.has(key) ? '*' : part;
    return key === '' ? name : `${key}.${name}`;
  }, '');
