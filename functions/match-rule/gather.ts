import type { Activity } from '../../src/contracts/activity.ts';
import type { ConfigurationItem } from '../../src/contracts/configuration-item.ts';
import { controlScopes, type Control } from '../../src/contracts/control.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import type { IncidentStatus } from '../../src/decisions/check-stale.ts';
import { slotCandidate } from '../../src/decisions/slot-candidate.ts';
import type { ConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import type { ControlStore } from '../../src/stores/control-store.ts';
import { UnknownRemediationError } from '../../src/stores/errors.ts';
import type { IncidentStore } from '../../src/stores/incident-store.ts';
import type { Lease, LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import type { PlaybookStore } from '../../src/stores/playbook-store.ts';

export interface GatherDependencies {
  playbooks: Pick<PlaybookStore, 'get'>;
  configurationItems: ConfigurationItemStore;
  controls: Pick<ControlStore, 'read' | 'readActivity'>;
  incidents: Pick<IncidentStore, 'getStatus'>;
  ledger: Pick<LedgerStore, 'get' | 'findByIncident'>;
  leases: Pick<LeaseStore, 'get'>;
}

/** One question to the first gate. */
export interface Question {
  document: ExecutionDocument;
  executionArn: string;
  now: Date;
}

/** Everything that the first gate looks at. */
export interface Findings {
  entry: LedgerEntry;
  others: LedgerEntry[];
  playbook: Playbook | undefined;
  ci: ConfigurationItem | undefined;
  incident: IncidentStatus | undefined;
  lease: Lease | undefined;
  controls: Control[];
  activity: Activity;
}

/** Findings when there is something to act on, and by a rule. */
export type Matchable = Findings & { playbook: Playbook; ci: ConfigurationItem };

/** @throws UnknownRemediationError without a ledger row, and what the stores throw. */
export async function gather({ document: { request }, executionArn }: Question, dependencies: GatherDependencies): Promise<Findings> {
  const { remediationId, incident, action } = request;
  const entry = await dependencies.ledger.get(remediationId);
  if (!entry) throw new UnknownRemediationError(remediationId);
  const [playbook, ci, status, lease, controls, activity, others] = await Promise.all([
    dependencies.playbooks.get(action.playbookId, action.playbookVersion),
    dependencies.configurationItems.get(incident.ciId),
    dependencies.incidents.getStatus(incident.id),
    dependencies.leases.get(incident.ciId),
    dependencies.controls.read(controlScopes(slotCandidate(request, undefined, executionArn))),
    dependencies.controls.readActivity(),
    entry.waiting ? dependencies.ledger.findByIncident(incident.id) : [],
  ]);
  return { entry, others, playbook, ci, incident: status, lease, controls, activity };
}
