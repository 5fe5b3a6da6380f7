import { deny, type Refusal } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { Classification, IncidentReference, RemediationRequest, UnsignedRequest } from '../contracts/remediation-request.ts';
import type { RuleFacts } from '../decisions/evaluate-rule.ts';
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

export function unsignedRequest(
  { incident, classification, attempt = 1, dryRun = false }: RemediationWish,
  { playbookId, version }: Playbook,
  { clock, requestedBy }: Pick<IntakeDependencies, 'clock' | 'requestedBy'>,
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
 * @param versions those for the incident's alert type
 */
export async function chooseAmong(
  versions: readonly Playbook[],
  facts: RuleFacts,
  { playbooks }: { playbooks: Pick<PlaybookStore, 'get'> },
): Promise<PlaybookChoice> {
  let candidates = versions;
  for (;;) {
    const choice = findBestPlaybook(indexPlaybooks(candidates), facts);
    if (!choice.playbook) return choice;
    const { playbookId, version } = choice.playbook;
    const newest = await playbooks.get(playbookId);
    if (newest?.version === version && newest.status === 'active') return choice;
    candidates = candidates.filter((candidate) => candidate.playbookId !== playbookId);
  }
}

/** @returns why an alert has waited longer than a playbook allows. */
export function checkAlertAge({ playbookId, maxAgeSeconds }: Playbook, receivedAt: Date, now: Date): Refusal | undefined {
  const ageSeconds = Math.round((now.getTime() - receivedAt.getTime()) / 1000);
  if (ageSeconds <= maxAgeSeconds) return undefined;
  const detail = `the alert came ${ageSeconds} s ago; playbook ${playbookId} allows ${maxAgeSeconds} s`;
  return deny('stale', detail, { playbookId, ageSeconds, maxAgeSeconds });
}

/** A playbook that may act, before anybody is told. */
export interface ChosenPlaybook {
  playbook: Playbook;
  runnerUp?: string;
}

/**
 * @param receivedAt when the wish came; one that has waited longer than a playbook allows is not worth acting on
 * @returns the best matching playbook, or why none may act
 * @throws CorruptRecordError, or what AWS throws.
 */
export async function choosePlaybook(
  wish: RemediationWish,
  receivedAt: Date,
  dependencies: IntakeDependencies,
): Promise<ChosenPlaybook | { refusal: Refusal }> {
  const { incident, classification } = wish;
  const { ciId, alertType } = incident;
  const ci = await dependencies.configurationItems.get(ciId);
  if (!ci) return { refusal: deny('no-matching-playbook', `there is no CI ${ciId}`) };
  const versions = await dependencies.playbooks.findByAlertType(alertType);
  const choice = await chooseAmong(versions, { incident, classification, ci }, dependencies);
  if (!choice.playbook) return { refusal: choice.refusal };
  const stale = checkAlertAge(choice.playbook, receivedAt, dependencies.clock.now());
  return stale ? { refusal: stale } : choice;
}

/** Signs the request and publishes it. @throws InvalidInputError, or what AWS throws. */
export async function publishWish(
  wish: RemediationWish,
  { playbook, runnerUp }: ChosenPlaybook,
  dependencies: IntakeDependencies,
): Promise<Extract<IntakeResult, { kind: 'requested' }>> {
  const request = await signRequest(unsignedRequest(wish, playbook, dependencies), dependencies);
  await publishRequest(request, dependencies);
  const { cooldownSeconds } = playbook.safety;
  return { kind: 'requested', request, cooldownSeconds, ...(runnerUp !== undefined && { runnerUp }) };
}

/**
 * Turns an incident and its classification into the best matching playbook's signed request, on the topic.
 * @returns the request, or why no playbook may act
 * @throws InvalidInputError, CorruptRecordError, or what AWS throws.
 */
export async function requestRemediation(wish: RemediationWish, dependencies: IntakeDependencies): Promise<IntakeResult> {
  const choice = await choosePlaybook(wish, dependencies.clock.now(), dependencies);
  return 'refusal' in choice ? { kind: 'refused', refusal: choice.refusal } : await publishWish(wish, choice, dependencies);
}
