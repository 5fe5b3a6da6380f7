import type { Refusal } from '../../contracts/decision.ts';
import type { GateName, GatePreview } from '../../contracts/gate-preview.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import { liveShadows } from '../../decisions/live-shadows.ts';
import type { DecidedAttempt } from '../../intake/decided-attempt.ts';
import { checkAlertAge, chooseAmong, unsignedRequest } from '../../intake/request-remediation.ts';
import type { Lease } from '../../stores/lease-store.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import type { ShadowStore } from '../../stores/shadow-store.ts';
import { findVerdict, previewGates, type PreviewDependencies } from '../preview/preview-gates.ts';

export interface ShadowDependencies extends PreviewDependencies {
  playbooks: PreviewDependencies['playbooks'] & Pick<PlaybookStore, 'findByAlertType'>;
  shadows: Pick<ShadowStore, 'record'>;
  /** ARN that asks for what is asked for in truth. */
  requestedBy: string;
}

/** Everything as it would be if the version were active. */
function asIfActive(shadow: Playbook, dependencies: ShadowDependencies): { active: Playbook; dependencies: ShadowDependencies } {
  const { playbooks } = dependencies;
  const active: Playbook = { ...shadow, status: 'active' };
  const get: PlaybookStore['get'] = (playbookId, version) =>
    playbookId === active.playbookId ? Promise.resolve(active) : playbooks.get(playbookId, version);
  return { active, dependencies: { ...dependencies, playbooks: { ...playbooks, get } } };
}

/** The request that was made in truth may have the CI already: the version would have been in its place. */
function withoutTaken({ taken }: DecidedAttempt, { leases }: ShadowDependencies): ShadowDependencies['leases'] {
  const isTaker = ({ holder }: Lease): boolean => taken.kind === 'requested' && holder === taken.remediationId;
  return {
    get: async (ciId) => {
      const lease = await leases.get(ciId);
      return lease && isTaker(lease) ? { ciId, token: lease.token, ...(lease.uses && { uses: lease.uses }) } : lease;
    },
  };
}

function replaceDecision(preview: GatePreview, gate: GateName, decision: Refusal): GatePreview {
  const gates = preview.gates.map((one) => (one.gate === gate ? { gate, decision } : one));
  return { ...preview, gates, verdict: findVerdict(gates) };
}

/** @returns why intake would have taken another playbook, though this one's rule matches. */
async function findBetter(attempt: DecidedAttempt, active: Playbook, candidates: readonly Playbook[], dependencies: ShadowDependencies): Promise<Refusal | undefined> {
  const { incident, classification } = attempt;
  const ci = await dependencies.configurationItems.get(incident.ciId);
  if (!ci) return undefined;
  const others = candidates.filter(({ playbookId }) => playbookId !== active.playbookId);
  const { playbook } = await chooseAmong([...others, active], { incident, classification, ci }, dependencies);
  if (!playbook || playbook.playbookId === active.playbookId) return undefined;
  const { playbookId, version } = playbook;
  return { verdict: 'deny', reason: 'no-matching-playbook', detail: `playbook ${playbookId} version ${version} matches too, and comes first`, evidence: { playbookId, version } };
}

/** What intake, and then the gates, would make of the attempt if this version were active. */
async function judge(attempt: DecidedAttempt, shadow: Playbook, candidates: readonly Playbook[], all: ShadowDependencies): Promise<GatePreview> {
  const { active, dependencies } = asIfActive(shadow, { ...all, leases: withoutTaken(attempt, all) });
  const preview = await previewGates(unsignedRequest(attempt, active, dependencies), dependencies);
  const isMatch = preview.gates.some(({ gate, decision }) => gate === 'rule' && decision.verdict === 'allow');
  const better = isMatch ? await findBetter(attempt, active, candidates, dependencies) : undefined;
  const stale = checkAlertAge(active, attempt.receivedAt, dependencies.clock.now());
  const inTime = stale ? replaceDecision(preview, 'incident', stale) : preview;
  return better ? replaceDecision(inTime, 'rule', better) : inTime;
}

/**
 * Records what each version in shadow for this type of alert would have done about an attempt. Nothing else is written.
 * @throws what the stores throw, once each version was looked at
 */
export async function watchShadows(attempt: DecidedAttempt, dependencies: ShadowDependencies): Promise<void> {
  const { incident, attempt: number, taken } = attempt;
  const candidates = await dependencies.playbooks.findByAlertType(incident.alertType);
  const watch = async (shadow: Playbook): Promise<void> => {
    const preview = await judge(attempt, shadow, candidates, dependencies);
    const { playbookId, version } = shadow;
    await dependencies.shadows.record({ at: preview.at, playbookId, version, incidentId: incident.id, ciId: incident.ciId, attempt: number, preview, taken });
  };
  const results = await Promise.allSettled(liveShadows(candidates).map(watch));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
