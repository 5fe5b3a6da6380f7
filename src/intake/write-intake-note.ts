import type { AlertOccurrence } from '../contracts/alert-occurrence.ts';
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

function describeResult(said: Said): string {
  if (!('kind' in said))
    return `Remediation ${said.remediationId} by playbook ${said.playbookId} was requested at ${said.at}; the alert fires on, and is counted.`;
  if (said.kind === 'refused')
    return `No remediation was requested (${said.refusal.reason}): ${said.refusal.detail}. Nothing was done.`;
  const { request, runnerUp } = said;
  const { category, confidence, model } = request.classification;
  const classified = `category ${category}, confidence ${confidence}, by ${model}`;
  const second = runnerUp === undefined ? '' : `; ${runnerUp} would have come next`;
  return `Remediation ${request.remediationId} by playbook ${request.action.playbookId} was requested (${classified}${second}).`;
}

const describeCount = ({ count, openedAt, lastFiredAt }: AlertOccurrence): string =>
  count === 1 ? `The alert fired at ${openedAt}.` : `The alert fired ${count} times since ${openedAt}, last at ${lastFiredAt}.`;

/** Says on the incident what intake made of its alert, and how often it has fired. A host without the incident is not told. */
export async function writeIntakeNote(
  occurrence: AlertOccurrence,
  said: Said,
  { incidents, clock }: NoteDependencies,
): Promise<void> {
  const text = `${describeCount(occurrence)} ${describeResult(said)}`;
  try {
    await incidents.replaceWorkNote(occurrence.incidentId, INTAKE_NOTE, {
      text,
      author: AUTHOR,
      created_at: clock.now().toISOString(),
    });
  } catch (error) {
    if (!(error instanceof IncidentNotFoundError)) throw error;
  }
}
