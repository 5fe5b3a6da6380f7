import type { Alert, IntakeReason } from '../contracts/alert.ts';
import type { AlertOccurrence } from '../contracts/alert-occurrence.ts';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { isOpen } from '../contracts/host-incident.ts';
import type { Classification, IncidentReference, RemediationRequest } from '../contracts/remediation-request.ts';
import type { Reason } from '../contracts/reasons.ts';
import { noteFiring, type Firing, type NotedFiring } from '../decisions/note-firing.ts';
import type { AlertStore } from '../stores/alert-store.ts';
import { AlertContendedError } from '../stores/errors.ts';
import type { IncidentStore } from '../stores/incident-store.ts';
import type { Classify } from './classifier/classifier.ts';
import { findCi, type FindCiDependencies } from './find-ci.ts';
import { requestRemediation, type IntakeDependencies, type IntakeResult } from './request-remediation.ts';
import { writeIntakeNote } from './write-intake-note.ts';

export interface AlertDependencies extends IntakeDependencies, FindCiDependencies {
  alerts: Pick<AlertStore, 'get' | 'replace' | 'noteRefusal'>;
  incidents: Pick<IncidentStore, 'getStatus' | 'open' | 'replaceWorkNote'>;
  classify: Classify;
}

/** What became of one alert. */
export type IntakeOutcome =
  | { kind: 'requested'; request: RemediationRequest; classification: Classification }
  /** Known already: it was counted, if it was no mere copy. */
  | { kind: 'repeated'; incidentId: string; remediationId: string; count: number }
  | { kind: 'refused'; reason: IntakeReason | Reason; detail: string; incidentId?: string; classification?: Classification };

/** Copies of an alert that come at once write the same row: each loses to another one at most so often. */
const MAX_ATTEMPTS = 50;

/** An alert that doesn't say what it is is told apart by who sends it. */
function keyOf({ source, alertType, incidentId }: Alert, { ciId }: ConfigurationItem): string {
  return incidentId === undefined ? `${ciId}#${alertType ?? `from-${source}`}` : `incident#${incidentId}`;
}

/** Notes the firing in the row of its occurrence, whoever else writes it. @throws AlertContendedError */
async function note(firing: Firing, { alerts, incidents, clock }: AlertDependencies): Promise<NotedFiring> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const known = await alerts.get(firing.alertKey);
    const incidentId = known?.incidentId ?? firing.incidentId;
    const status = incidentId === undefined ? undefined : await incidents.getStatus(incidentId);
    const noted = noteFiring(known, firing, status !== undefined && !isOpen(status.state), clock.now());
    if (noted.occurrence === known || noted.kind === 'over' || (await alerts.replace(noted.occurrence))) return noted;
  }
  throw new AlertContendedError(firing.alertKey, MAX_ATTEMPTS);
}

/** What the row says once an attempt is decided, so that a copy is told and an alert that flaps is seen. */
function toDecided(result: IntakeResult, attempt: number, at: string): Partial<AlertOccurrence> {
  if (result.kind === 'refused') return { refused: { reason: result.refusal.reason, detail: result.refusal.detail, at } };
  const { request, cooldownSeconds } = result;
  const { remediationId, action } = request;
  return { publishedAttempt: attempt, published: { remediationId, playbookId: action.playbookId, at, cooldownSeconds } };
}

/** Asks the classifier once an attempt: what it has said is in the row before anything is done about it. */
async function classifyOnce(
  alert: Alert,
  { alertKey, attempt }: AlertOccurrence,
  { alerts, classify }: AlertDependencies,
): Promise<Classification> {
  let answer: Classification | undefined;
  for (let turn = 0; turn < MAX_ATTEMPTS; turn += 1) {
    const known = await alerts.get(alertKey);
    if (known?.classification && known.classifiedAttempt === attempt) return known.classification;
    const classification = (answer ??= await classify(alert));
    if (!known || (await alerts.replace({ ...known, classification, classifiedAttempt: attempt, version: known.version + 1 })))
      return classification;
  }
  throw new AlertContendedError(alertKey, MAX_ATTEMPTS);
}

/** Changes the row of an occurrence, unless it is another occurrence by now. @throws AlertContendedError */
async function change(
  occurrence: AlertOccurrence,
  changes: Partial<AlertOccurrence>,
  { alerts }: AlertDependencies,
): Promise<void> {
  for (let turn = 0; turn < MAX_ATTEMPTS; turn += 1) {
    const known = (await alerts.get(occurrence.alertKey)) ?? occurrence;
    if (known.occurrence !== occurrence.occurrence || known.publishedAttempt >= occurrence.attempt) return;
    if (await alerts.replace({ ...known, ...changes, version: known.version + 1 })) return;
  }
  throw new AlertContendedError(occurrence.alertKey, MAX_ATTEMPTS);
}

/** An alert on its CI, as far as it is known when a playbook is looked for. */
interface AlertCase {
  alert: Alert;
  ci: ConfigurationItem;
  occurrence: AlertOccurrence;
  classification: Classification;
}

/** Ticket-like alerts don't say what they are; their category does. */
const alertTypeOf = ({ alert, classification }: AlertCase): string => alert.alertType ?? `incident-${classification.category}`;

/** Opens the incident of an occurrence, unless the host has it. @returns the occurrence, with the id that the host gives */
async function ensureIncident(one: AlertCase, dependencies: AlertDependencies): Promise<AlertOccurrence> {
  const { alert, ci, occurrence, classification } = one;
  if (alert.incidentId !== undefined || occurrence.isOpened) return occurrence;
  const incidentId = await dependencies.incidents.open({
    id: occurrence.incidentId,
    short_description: alert.title,
    description: alert.description,
    priority: alert.priority,
    category: classification.category,
    ci_id: ci.ciId,
    alert_type: alertTypeOf(one),
    opened_by: dependencies.requestedBy,
    created_at: occurrence.openedAt,
  });
  await change(occurrence, { incidentId, isOpened: true }, dependencies);
  return { ...occurrence, incidentId };
}

const toIncident = (one: AlertCase): IncidentReference => ({
  id: one.occurrence.incidentId,
  priority: one.alert.priority,
  alertType: alertTypeOf(one),
  category: one.classification.category,
  shortDescription: one.alert.title,
  ciId: one.ci.ciId,
  openedAt: one.occurrence.openedAt,
});

/**
 * From an alert to a signed request on the topic, or to the reason why not. The same alert, however often it comes, is
 * one request; after a crash it can simply be handled again.
 * @param receivedAt when it first came to the intake
 * @throws AlertContendedError, CiIndexTooOldError, CorruptRecordError, or what AWS throws: then it must be handled again.
 */
export async function handleAlert(alert: Alert, receivedAt: Date, dependencies: AlertDependencies): Promise<IntakeOutcome> {
  const found = await findCi(alert.about, receivedAt, dependencies);
  if ('reason' in found) return { kind: 'refused', ...found };
  const { ci } = found;
  const { firingId, occurredAt, incidentId } = alert;
  const { kind, occurrence } = await note({ alertKey: keyOf(alert, ci), firingId, occurredAt, incidentId }, dependencies);
  if (kind === 'over')
    return {
      kind: 'refused',
      reason: 'incident-closed',
      detail: `incident ${occurrence.incidentId} is over`,
      incidentId: occurrence.incidentId,
    };
  const { published, publishedAttempt, attempt } = occurrence;
  if (published && publishedAttempt >= attempt) {
    if (kind === 'again') await writeIntakeNote(occurrence, published, dependencies);
    return {
      kind: 'repeated',
      incidentId: occurrence.incidentId,
      remediationId: published.remediationId,
      count: occurrence.count,
    };
  }
  return await request(alert, ci, occurrence, dependencies);
}

async function request(
  alert: Alert,
  ci: ConfigurationItem,
  occurrence: AlertOccurrence,
  dependencies: AlertDependencies,
): Promise<IntakeOutcome> {
  const classification = await classifyOnce(alert, occurrence, dependencies);
  const opened = await ensureIncident({ alert, ci, occurrence, classification }, dependencies);
  const incident = toIncident({ alert, ci, occurrence: opened, classification });
  const result = await requestRemediation({ incident, classification, attempt: occurrence.attempt }, dependencies);
  await writeIntakeNote(opened, result, dependencies);
  await change(opened, toDecided(result, occurrence.attempt, dependencies.clock.now().toISOString()), dependencies);
  if (result.kind === 'requested') return { kind: 'requested', request: result.request, classification };
  const { reason, detail } = result.refusal;
  return { kind: 'refused', reason, detail, incidentId: opened.incidentId, classification };
}
