import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { deny, type Refusal } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { Classification, IncidentReference, RemediationRequest, UnsignedRequest } from '../contracts/remediation-request.ts';
import { findBestPlaybook, indexPlaybooks, type PlaybookChoice } from '../decisions/find-best-playbook.ts';
import { remediationIdFor } from '../decisions/remediation-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { ConfigurationItemStore } from '../stores/configuration-item-store.ts';
import type { PlaybookStore } from '../stores/playbook-store.ts';
import { publishRequest, type PublishDependencies } from './publish-request.ts';
import { signRequest, type SignDependencies } from './sign-request.ts';

export interface IntakeDependencies extends SignDependencies, PublishDependencies {
  playbooks: Pick<PlaybookStore, 'findByAlertType' | 'get'>;
  configurationItems: ConfigurationItemStore;
  clock: Clock;
  /** ARN that asks for the remediation. */
  requestedBy: string;
}

export interface RemediationWish {
  incident: IncidentReference;
  classification: Classification;
  /** 1, and one more when the alert fires anew on the same incident. */
  attempt?: number;
  dryRun?: boolean;
}

export type IntakeResult =
  | { kind: 'requested'; request: RemediationRequest; cooldownSeconds: number; runnerUp?: string }
  | { kind: 'refused'; refusal: Refusal };

/** How long a signed request may be on its way. Waiting for a busy CI doesn't count against it. */
const VALID_SECONDS = 3600;

function unsignedRequest(
  { incident, classification, attempt = 1, dryRun = false }: RemediationWish,
  { playbookId, version }: Playbook,
  { clock, requestedBy }: IntakeDependencies,
): UnsignedRequest {
  const issuedAt = clock.now();
  return {
    schemaVersion: 1,
    remediationId: remediationIdFor({ incidentId: incident.id, openedAt: incident.openedAt, playbookId, attempt }),
    attempt,
    incident,
    classification,
    action: { playbookId, playbookVersion: version, parameters: {} },
    auth: {
      requestedBy,
      issuedAt: issuedAt.toISOString(),
      expiresAt: new Date(issuedAt.getTime() + VALID_SECONDS * 1000).toISOString(),
    },
    dryRun,
  };
}

/**
 * The best playbook whose newest active version it is: the index by alert type also has versions whose successor answers
 * another type.
 */
async function choose(
  { incident, classification }: RemediationWish,
  ci: ConfigurationItem,
  { playbooks }: IntakeDependencies,
): Promise<PlaybookChoice> {
  let candidates = await playbooks.findByAlertType(incident.alertType);
  for (;;) {
    const choice = findBestPlaybook(indexPlaybooks(candidates), { incident, classification, ci });
    if (!choice.playbook) return choice;
    const { playbookId, version } = choice.playbook;
    const newest = await playbooks.get(playbookId);
    if (newest?.version === version && newest.status === 'active') return choice;
    candidates = candidates.filter((candidate) => candidate.playbookId !== playbookId);
  }
}

/**
 * Turns an incident and its classification into the best matching playbook's signed request, on the topic.
 * @returns the request, or why no playbook may act
 * @throws InvalidInputError, CorruptRecordError, or what AWS throws.
 */
export async function requestRemediation(wish: RemediationWish, dependencies: IntakeDependencies): Promise<IntakeResult> {
  const { ciId } = wish.incident;
  const ci = await dependencies.configurationItems.get(ciId);
  if (!ci) return { kind: 'refused', refusal: deny('no-matching-playbook', `there is no CI ${ciId}`) };
  const choice = await choose(wish, ci, dependencies);
  if (!choice.playbook) return { kind: 'refused', refusal: choice.refusal };
  const { playbook, runnerUp } = choice;
  const request = await signRequest(unsignedRequest(wish, playbook, dependencies), dependencies);
  await publishRequest(request, dependencies);
  const { cooldownSeconds } = playbook.safety;
  return { kind: 'requested', request, cooldownSeconds, ...(runnerUp !== undefined && { runnerUp }) };
}
