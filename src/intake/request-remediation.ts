import type { Decision } from '../contracts/decision.ts';
import { deny } from '../contracts/decision.ts';
import type { HostIncident } from '../contracts/host-incident.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { Classification, IncidentReference, RemediationRequest, UnsignedRequest } from '../contracts/remediation-request.ts';
import { findBestPlaybook } from '../decisions/find-best-playbook.ts';
import { remediationIdFor } from '../decisions/remediation-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { ConfigurationItemStore } from '../stores/configuration-item-store.ts';
import type { PlaybookStore } from '../stores/playbook-store.ts';
import { normaliseHostIncident } from './normalise-host-incident.ts';
import { publishRequest, type PublishDependencies } from './publish-request.ts';
import { signRequest, type SignDependencies } from './sign-request.ts';

export interface IntakeDependencies extends SignDependencies, PublishDependencies {
  playbooks: Pick<PlaybookStore, 'findByAlertType'>;
  configurationItems: ConfigurationItemStore;
  clock: Clock;
  /** ARN that asks for the remediation. */
  requestedBy: string;
}

export interface RemediationWish {
  hostIncident: HostIncident;
  classification: Classification;
  alertType?: string;
  dryRun?: boolean;
}

export type IntakeResult = { kind: 'requested'; request: RemediationRequest } | { kind: 'refused'; decision: Decision };

/** How long a signed request may be on its way. Waiting for a busy CI doesn't count against it. */
const VALID_SECONDS = 3600;

function unsignedRequest(
  incident: IncidentReference,
  { classification, dryRun = false }: RemediationWish,
  playbook: Playbook,
  { clock, requestedBy }: IntakeDependencies,
): UnsignedRequest {
  const { playbookId, version } = playbook;
  const issuedAt = clock.now();
  return {
    schemaVersion: 1,
    remediationId: remediationIdFor({ incidentId: incident.id, openedAt: incident.openedAt, playbookId, attempt: 1 }),
    attempt: 1,
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
 * Turns an incident and its classification into the best matching playbook's signed request, on the topic.
 * @returns the request, or why no playbook may act
 * @throws InvalidInputError, CorruptRecordError, or what AWS throws.
 */
export async function requestRemediation(wish: RemediationWish, dependencies: IntakeDependencies): Promise<IntakeResult> {
  const { playbooks, configurationItems } = dependencies;
  const incident = normaliseHostIncident(wish.hostIncident, wish.classification, wish.alertType);
  const ci = await configurationItems.get(incident.ciId);
  if (!ci) return { kind: 'refused', decision: deny('no-matching-playbook', `there is no CI ${incident.ciId}`) };
  const candidates = await playbooks.findByAlertType(incident.alertType);
  const { playbook, decision } = findBestPlaybook(candidates, { incident, classification: wish.classification, ci });
  if (!playbook) return { kind: 'refused', decision };
  const request = await signRequest(unsignedRequest(incident, wish, playbook, dependencies), dependencies);
  await publishRequest(request, dependencies);
  return { kind: 'requested', request };
}
