import type { Activity } from '../../contracts/activity.ts';
import type { ConfigurationItem } from '../../contracts/configuration-item.ts';
import { controlScopes, type Control } from '../../contracts/control.ts';
import type { Hold, LedgerEntry } from '../../contracts/ledger-entry.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { UnsignedRequest } from '../../contracts/remediation-request.ts';
import type { IncidentStatus } from '../../decisions/check-stale.ts';
import { slotCandidate } from '../../decisions/slot-candidate.ts';
import type { ConfigurationItemStore } from '../../stores/configuration-item-store.ts';
import type { ControlStore } from '../../stores/control-store.ts';
import type { IncidentStore } from '../../stores/incident-store.ts';
import type { Lease, LeaseStore } from '../../stores/lease-store.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';

export interface GatherDependencies {
  playbooks: Pick<PlaybookStore, 'get' | 'isWithdrawn'>;
  configurationItems: ConfigurationItemStore;
  controls: Pick<ControlStore, 'read' | 'readActivity'>;
  incidents: Pick<IncidentStore, 'getStatus'>;
  leases: Pick<LeaseStore, 'get'>;
}

/** What the gates of `MatchRule` are asked about. */
export interface RuleQuestion {
  /** Whether it is signed was the engine's question. */
  request: UnsignedRequest;
  /** There once its execution has been held. */
  hold?: Hold | undefined;
  /** ARN of the execution, or another one of the account that executions run in. */
  ownArn: string;
  /** Accounts whose target role any playbook may act as. */
  targetAccounts: readonly string[];
  now: Date;
}

/** Everything that these gates look at. */
export interface Findings {
  playbook: Playbook | undefined;
  ci: ConfigurationItem | undefined;
  incident: IncidentStatus | undefined;
  lease: Lease | undefined;
  controls: Control[];
  activity: Activity;
  /** There when the request has waited for its CI: its row, and those of the same incident. */
  waited?: { entry: LedgerEntry; others: LedgerEntry[] };
}

/** Findings when there is something to act on, and by a rule. */
export type Matchable = Findings & { playbook: Playbook; ci: ConfigurationItem };

/** Exactly the playbook that the request names; disabled, too, once a later version says so. */
async function loadPlaybook({ action: { playbookId, playbookVersion } }: UnsignedRequest, playbooks: GatherDependencies['playbooks']): Promise<Playbook | undefined> {
  const named = await playbooks.get(playbookId, playbookVersion);
  return named && (await playbooks.isWithdrawn(named)) ? { ...named, status: 'disabled' } : named;
}

/** @throws what the stores throw. */
export async function gather({ request, ownArn }: RuleQuestion, dependencies: GatherDependencies): Promise<Findings> {
  const { incident } = request;
  const [playbook, ci, status, lease, controls, activity] = await Promise.all([
    loadPlaybook(request, dependencies.playbooks),
    dependencies.configurationItems.get(incident.ciId),
    dependencies.incidents.getStatus(incident.id),
    dependencies.leases.get(incident.ciId),
    dependencies.controls.read(controlScopes(slotCandidate(request, undefined, ownArn))),
    dependencies.controls.readActivity(),
  ]);
  return { playbook, ci, incident: status, lease, controls, activity };
}
