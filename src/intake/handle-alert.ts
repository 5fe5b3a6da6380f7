import type { Alert, IntakeReason } from '../contracts/alert.ts';
import type { AlertOccurrence } from '../contracts/alert-occurrence.ts';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { deny, type Refusal } from '../contracts/decision.ts';
import { isOpen } from '../contracts/host-incident.ts';
import type { Classification, IncidentReference, RemediationRequest } from '../contracts/remediation-request.ts';
import type { Reason } from '../contracts/reasons.ts';
import { noteFiring, type Firing, type NotedFiring } from '../decisions/note-firing.ts';
import type { AlertStore } from '../stores/alert-store.ts';
import { AlertContendedError } from '../stores/errors.ts';
import type { IncidentStore } from '../stores/incident-store.ts';
import type { Classify } from './classifier/classifier.ts';
import { toTaken, type DecidedAttempt } from './decided-attempt.ts';
import { findCi, type FindCiDependencies } from './find-ci.ts';
import { findFreeAttempt, type FreeAttemptDependencies } from './free-attempt.ts';
import { choosePlaybook, publishWish, type IntakeDependencies, type IntakeResult } from './request-remediation.ts';
import { writeIntakeNote } from './write-intake-note.ts';

export interface AlertDependencies extends IntakeDependencies, FindCiDependencies, FreeAttemptDependencies {
  alerts: Pick<AlertStore, 'get' | 'replace' | 'noteRefusal' | 'noteOpened' | 'wasOpened'>;
  incidents: Pick<IncidentStore, 'get' | 'getStatus' | 'open' | 'replaceWorkNote'>;
  classify: Classify;
  /** Told of each attempt before its request is published; must neither throw nor keep anybody waiting. */
  observe?: (attempt: DecidedAttempt) => void;
}

/** What became of one alert. */
export type IntakeOutcome =
  | { kind: 'requested'; request: RemediationRequest; classification: Classification }
  /** Known already: it was counted, if it was no mere copy. */
  | { kind: 'repeated'; incidentId: string; remediationId: string; count: number }
  | { kind: 'refused'; reason: IntakeReason | Reason; detail: string; incidentId?: string; classification?: Classification };

/** Copies of an alert that come at once write the same row: each loses to another one at most so often. */
const MAX_ATTEMPTS = 50;

/** An alert that doesn't say what it is is told apart by its source's own ticket. */
function keyOf({ source, ticket, alertType, incidentId }: Alert, { ciId }: ConfigurationItem): string {
  return incidentId === undefined ? `${ciId}#${alertType ?? `${source}/${ticket ?? 'untyped'}`}` : `incident#${incidentId}`;
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
  const published = { remediationId, playbookId: action.playbookId, at, cooldownSeconds };
  return { publishedAttempt: attempt, published, refused: undefined };
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

/** Changes the row of an occurrence, unless it is another occurrence by now. @returns the row @throws AlertContendedError */
async function change(
  occurrence: AlertOccurrence,
  changesTo: (known: AlertOccurrence) => Partial<AlertOccurrence> | undefined,
  { alerts }: AlertDependencies,
): Promise<AlertOccurrence> {
  for (let turn = 0; turn < MAX_ATTEMPTS; turn += 1) {
    const known = (await alerts.get(occurrence.alertKey)) ?? occurrence;
    const changes = known.occurrence === occurrence.occurrence ? changesTo(known) : undefined;
    if (!changes) return known;
    const next = { ...known, ...changes, version: known.version + 1 };
    if (await alerts.replace(next)) return next;
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

/**
 * Opens the incident of an occurrence, unless the host has it. Of two that open it at once over REST, the row has the id of
 * one, and both go on with that.
 */
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
  await dependencies.alerts.noteOpened(incidentId, dependencies.clock.now());
  return await change(occurrence, ({ isOpened }) => (isOpened ? undefined : { incidentId, isOpened: true }), dependencies);
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

type Chosen = NonNullable<AlertOccurrence['chosen']>;

/** Pins what is chosen for the attempt: whoever comes later, or tries again, publishes the same. */
async function choose(one: AlertCase, receivedAt: Date, dependencies: AlertDependencies): Promise<Chosen | { refusal: Refusal }> {
  const { occurrence, classification } = one;
  const { attempt } = occurrence;
  if (occurrence.chosen?.attempt === attempt) return occurrence.chosen;
  const incident = toIncident(one);
  const choice = await choosePlaybook({ incident, classification }, receivedAt, dependencies);
  if ('refusal' in choice) return choice;
  const { playbook, runnerUp } = choice;
  const { playbookId, version } = playbook;
  const requestAttempt = await findFreeAttempt(incident, playbookId, attempt, dependencies);
  const mine: Chosen = { attempt, requestAttempt, playbookId, version, incident, ...(runnerUp !== undefined && { runnerUp }) };
  const row = await change(
    occurrence,
    ({ chosen }) => (chosen?.attempt === attempt ? undefined : { chosen: mine }),
    dependencies,
  );
  return row.chosen?.attempt === attempt ? row.chosen : mine;
}

/** Publishes what was chosen. A playbook that is gone meanwhile has no request. */
async function publish(chosen: Chosen, classification: Classification, dependencies: AlertDependencies): Promise<IntakeResult> {
  const { attempt, requestAttempt = attempt, playbookId, version, incident, runnerUp } = chosen;
  const playbook = await dependencies.playbooks.get(playbookId, version);
  if (!playbook)
    return { kind: 'refused', refusal: deny('no-matching-playbook', `playbook ${playbookId} version ${version} is gone`) };
  return await publishWish(
    { incident, classification, attempt: requestAttempt },
    { playbook, ...(runnerUp !== undefined && { runnerUp }) },
    dependencies,
  );
}

/**
 * From an alert to a signed request on the topic, or to the reason why not. The same alert, however often it comes, is
 * one request; after a crash it can simply be handled again.
 * @param receivedAt when it first came to the intake
 * @throws AlertContendedError, CiIndexTooOldError, CorruptRecordError, or what AWS throws: then it must be handled again.
 */
export async function handleAlert(alert: Alert, receivedAt: Date, dependencies: AlertDependencies): Promise<IntakeOutcome> {
  const { firingId, occurredAt, incidentId } = alert;
  const found = await findCi(alert.about, receivedAt, dependencies);
  if ('reason' in found) return { kind: 'refused', ...found, ...(incidentId !== undefined && { incidentId }) };
  const { ci } = found;
  const { kind, occurrence } = await note({ alertKey: keyOf(alert, ci), firingId, occurredAt, incidentId }, dependencies);
  if (kind === 'over') {
    const detail = `incident ${occurrence.incidentId} is over`;
    return { kind: 'refused', reason: 'incident-closed', detail, incidentId: occurrence.incidentId };
  }
  const { published, publishedAttempt, attempt, count } = occurrence;
  if (!published || publishedAttempt < attempt) return await request({ alert, ci, occurrence }, receivedAt, dependencies);
  if (kind === 'again') await writeIntakeNote(occurrence, published, dependencies);
  return { kind: 'repeated', incidentId: occurrence.incidentId, remediationId: published.remediationId, count };
}

async function request(
  one: Omit<AlertCase, 'classification'>,
  receivedAt: Date,
  dependencies: AlertDependencies,
): Promise<IntakeOutcome> {
  const classification = await classifyOnce(one.alert, one.occurrence, dependencies);
  const occurrence = await ensureIncident({ ...one, classification }, dependencies);
  const known: AlertCase = { ...one, occurrence, classification };
  const chosen = await choose(known, receivedAt, dependencies);
  const incident = 'incident' in chosen ? chosen.incident : toIncident(known);
  dependencies.observe?.({ incident, classification, attempt: occurrence.attempt, receivedAt, taken: toTaken(incident, chosen) });
  const result: IntakeResult =
    'refusal' in chosen ? { kind: 'refused', refusal: chosen.refusal } : await publish(chosen, classification, dependencies);
  await writeIntakeNote({ ...occurrence, classification }, result, dependencies);
  const { attempt } = one.occurrence;
  const decided = toDecided(result, attempt, dependencies.clock.now().toISOString());
  await change(occurrence, ({ publishedAttempt }) => (publishedAttempt >= attempt ? undefined : decided), dependencies);
  if (result.kind === 'requested') return { kind: 'requested', request: result.request, classification };
  const { reason, detail } = result.refusal;
  return { kind: 'refused', reason, detail, incidentId: occurrence.incidentId, classification };
}
