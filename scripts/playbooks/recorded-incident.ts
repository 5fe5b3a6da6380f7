import * as z from 'zod/mini';
import { configurationItemSchema, type ConfigurationItem } from '../../src/contracts/configuration-item.ts';
import { actionTypeSchema, parametersSchema, playbookIdSchema } from '../../src/contracts/names.ts';
import { classificationSchema, incidentReferenceSchema } from '../../src/contracts/remediation-request.ts';
import { classifyEmbedded } from '../../src/intake/classifier/embedded.ts';
import { sources } from '../../src/intake/sources/index.ts';
import type { Alert } from '../../src/contracts/alert.ts';
import type { Message } from '../commands/message.ts';
import type { TriedIncident } from '../../src/operations/playbooks/try-playbook.ts';

/** What somebody wants a playbook to say; what isn't named may be anything. */
export const expectationSchema = z.strictObject({
  matches: z.optional(z.boolean()),
  /** Null: no playbook. */
  winner: z.optional(z.nullable(playbookIdSchema)),
  action: z.optional(z.strictObject({ type: z.optional(actionTypeSchema), target: z.optional(parametersSchema), parameters: z.optional(parametersSchema) })),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** An incident as a file has it; without `ci` the one of its id is looked for, without `classification` its text is classified. */
export const recordedIncidentSchema = z.strictObject({
  name: z.optional(z.string()),
  incident: incidentReferenceSchema,
  classification: z.optional(classificationSchema),
  ci: z.optional(configurationItemSchema),
  expected: z.optional(expectationSchema),
});
export type RecordedIncident = z.infer<typeof recordedIncidentSchema>;

/** An incident that a playbook can be tried on, and where it comes from. */
export interface NamedIncident extends TriedIncident {
  name: string;
  expected?: Expectation;
}

export type FindCi = (about: Alert['about']) => ConfigurationItem | undefined;

/** @returns the way to a CI by its id, or by the most telling of what an alert says; none when several fit. */
export const createFindCi = (cis: readonly ConfigurationItem[]): FindCi => ({ ciId, lookups: [lookup] }) => {
  if (ciId !== undefined) return cis.find((ci) => ci.ciId === ciId);
  const found = lookup === undefined ? [] : cis.filter((ci) => Object.entries(lookup).every(([name, value]) => ci[name] === value));
  return found.length === 1 ? found[0] : undefined;
};

/** An incident whose CI nobody names. */
const NO_CI = 'unknown';

function fromAlert(alert: Alert, name: string, findCi: FindCi): NamedIncident {
  const { title, description, priority, occurredAt: openedAt, incidentId } = alert;
  const classification = classifyEmbedded({ title, description });
  const ci = findCi(alert.about);
  const { category } = classification;
  const incident = {
    id: incidentId ?? 'INC-recorded',
    priority,
    alertType: alert.alertType ?? `incident-${category}`,
    category,
    shortDescription: title,
    ciId: ci?.ciId ?? alert.about.ciId ?? NO_CI,
    openedAt,
  };
  return { name, incident, classification, ci };
}

/** @returns the incidents of a message as `stackflow send` takes it; a raw body has none. */
export function fromMessage(message: Message, name: string, findCi: FindCi): NamedIncident[] {
  if ('alert' in message) return sources[message.source](message.alert).flatMap((reading) => (reading.kind === 'alert' ? [fromAlert(reading.alert, name, findCi)] : []));
  if ('request' in message) {
    const { incident, classification } = message.request;
    return [{ name, incident, classification, ci: findCi({ ciId: incident.ciId, lookups: [] }) }];
  }
  if (!('hostIncident' in message)) return [];
  const { hostIncident, classification, alertType = `incident-${classification.category}` } = message;
  const { id, priority, short_description: shortDescription, ci_id: ciId, created_at: openedAt } = hostIncident;
  const incident = { id, priority, alertType, category: classification.category, shortDescription, ciId, openedAt };
  return [{ name, incident, classification, ci: findCi({ ciId, lookups: [] }) }];
}

/** @returns the incident of a line of text, as people open it. */
export function fromText(text: string, name: string, ci: ConfigurationItem | undefined): NamedIncident {
  const about = { ...(ci && { ciId: ci.ciId }), lookups: [] };
  const alert: Alert = { source: 'host-incident', firingId: name, title: text, description: '', priority: 'P3', occurredAt: '1970-01-01T00:00:00Z', about };
  return fromAlert(alert, name, () => ci);
}

/** @returns a recorded incident with what its record leaves out. */
export function fromRecord({ name: own, incident, classification, ci, expected }: RecordedIncident, name: string, findCi: FindCi): NamedIncident {
  return {
    name: own ?? name,
    incident,
    classification: classification ?? classifyEmbedded({ title: incident.shortDescription, description: '' }),
    ci: ci ?? findCi({ ciId: incident.ciId, lookups: [] }),
    ...(expected && { expected }),
  };
}
