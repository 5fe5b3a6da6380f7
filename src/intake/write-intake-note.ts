import type { AlertOccurrence } from '../contracts/alert-occurrence.ts';
import type { Refusal } from '../contracts/decision.ts';
import type { Classification } from '../contracts/remediation-request.ts';
import type { Clock } from '../platform/clock.ts';
import { IncidentNotFoundError } from '../stores/errors.ts';
import type { IncidentStore } from '../stores/incident-store.ts';
import type { IntakeResult } from './request-remediation.ts';

/** Key of the one note that intake keeps up to date on an incident; the others are remediation ids. */
const INTAKE_NOTE = 'intake';

const AUTHOR = 'StackFlow Auto-Remediation';

export interface NoteDependencies {
  incidents: Pick<IncidentStore, 'replaceWorkNote'>;
  clock: Clock;
}

type Said = IntakeResult | NonNullable<AlertOccurrence['published']>;

const describeClassification = ({ category, confidence, model }: Classification): string =>
  `category ${category}, confidence ${confidence}, by ${model}`;

/** Which rule came closest stands in the refusal's evidence. */
function describeRefusal({ reason, detail, evidence }: Refusal, classification: Classification | undefined): string {
  const closest = typeof evidence['playbookId'] === 'string' ? `; the closest is playbook ${evidence['playbookId']}` : '';
  const classified = classification ? ` (${describeClassification(classification)})` : '';
  return `No remediation was requested (${reason}): ${detail}${closest}${classified}. Nothing was done.`;
}

function describeResult(said: Said, classification: Classification | undefined): string {
  if (!('kind' in said)) {
    const { remediationId, playbookId, at } = said;
    return `Remediation ${remediationId} by playbook ${playbookId} was requested at ${at}; the alert fires on, and is counted.`;
  }
  if (said.kind === 'refused') return describeRefusal(said.refusal, classification);
  const { request, runnerUp } = said;
  const second = runnerUp === undefined ? '' : `; ${runnerUp} would have come next`;
  const { remediationId, action } = request;
  const classified = describeClassification(request.classification);
  return `Remediation ${remediationId} by playbook ${action.playbookId} was requested (${classified}${second}).`;
}

const describeCount = ({ count, openedAt, lastFiredAt }: AlertOccurrence): string =>
  count === 1 ? `The alert fired at ${openedAt}.` : `The alert fired ${count} times since ${openedAt}, last at ${lastFiredAt}.`;

/** A host without the incident is not told. */
async function write(incidentId: string, text: string, { incidents, clock }: NoteDependencies): Promise<void> {
  try {
    await incidents.replaceWorkNote(incidentId, INTAKE_NOTE, { text, author: AUTHOR, created_at: clock.now().toISOString() });
  } catch (error) {
    if (!(error instanceof IncidentNotFoundError)) throw error;
  }
}

/** Says on the incident what intake made of its alert, and how often it has fired. */
export const writeIntakeNote = (occurrence: AlertOccurrence, said: Said, dependencies: NoteDependencies): Promise<void> =>
  write(occurrence.incidentId, `${describeCount(occurrence)} ${describeResult(said, occurrence.classification)}`, dependencies);

/** Says on an incident why nothing was even looked for. */
export const writeRefusalNote = (
  incidentId: string,
  reason: string,
  detail: string,
  dependencies: NoteDependencies,
): Promise<void> => write(incidentId, `No remediation was requested (${reason}): ${detail}. Nothing was done.`, dependencies);
