import type { ConfigurationItem } from '../../src/contracts/configuration-item.ts';
import { deny, type Decision } from '../../src/contracts/decision.ts';
import type { RuleResult } from '../../src/contracts/execution-document.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { checkTargetRole } from '../../src/decisions/check-target-role.ts';
import { evaluateRule } from '../../src/decisions/evaluate-rule.ts';
import { failClosed } from '../../src/decisions/fail-closed.ts';
import type { ConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import type { ControlStore } from '../../src/stores/control-store.ts';
import { UnknownRemediationError } from '../../src/stores/errors.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import type { PlaybookStore } from '../../src/stores/playbook-store.ts';

export interface MatchRuleDependencies {
  playbooks: Pick<PlaybookStore, 'get'>;
  configurationItems: ConfigurationItemStore;
  controls: ControlStore;
  ledger: Pick<LedgerStore, 'get'>;
  leases: Pick<LeaseStore, 'isHeldBy' | 'get'>;
  /** Accounts whose target role any playbook may act as. */
  targetAccounts: string[];
}

/** @returns a refusal when the engine gave up waiting for the CI. @throws UnknownRemediationError without a ledger row. */
async function checkLease(
  { remediationId, incident }: RemediationRequest,
  { ledger, leases }: MatchRuleDependencies,
): Promise<Decision | undefined> {
  const entry = await ledger.get(remediationId);
  if (!entry) throw new UnknownRemediationError(remediationId);
  const token = entry.fencingToken;
  if (token !== undefined && (await leases.isHeldBy(incident.ciId, remediationId, token))) return undefined;
  const holder = (await leases.get(incident.ciId))?.holder ?? null;
  return deny('ci-busy', `CI ${incident.ciId} stayed busy until the request was too old`, { ciId: incident.ciId, holder });
}

type DryRun = Pick<RuleResult, 'dryRun' | 'dryRunBecause'>;

function dryRunOf(request: RemediationRequest, playbook: Playbook | undefined, isGlobal: boolean): DryRun {
  if (request.dryRun) return { dryRun: true, dryRunBecause: 'request' };
  if (playbook?.safety.dryRun) return { dryRun: true, dryRunBecause: 'playbook' };
  return isGlobal ? { dryRun: true, dryRunBecause: 'control' } : { dryRun: false };
}

/** What could be read; a read that failed leaves its part out. */
interface Findings {
  playbook?: Playbook | undefined;
  ci?: ConfigurationItem | undefined;
  isGlobalDryRun: boolean;
}

function judge(
  { incident, classification, action, auth }: RemediationRequest,
  { playbook, ci }: Findings,
  targetAccounts: string[],
): Decision {
  const named = `${action.playbookId} version ${action.playbookVersion ?? '(newest active)'}`;
  if (!playbook) return deny('no-matching-playbook', `there is no playbook ${named}`, { playbookId: action.playbookId });
  if (!ci) return deny('no-matching-playbook', `there is no CI ${incident.ciId}`, { ciId: incident.ciId });
  return checkTargetRole(auth, playbook, targetAccounts) ?? evaluateRule(playbook, { incident, classification, ci });
}

async function read(request: RemediationRequest, dependencies: MatchRuleDependencies): Promise<Findings> {
  const { playbooks, configurationItems, controls } = dependencies;
  const { playbookId, playbookVersion } = request.action;
  const [playbook, ci, isGlobalDryRun] = await Promise.all([
    playbooks.get(playbookId, playbookVersion),
    configurationItems.get(request.incident.ciId),
    controls.isDryRun(),
  ]);
  return { playbook, ci, isGlobalDryRun };
}

/**
 * The first gate: does the playbook that the request names allow this, now? Loads exactly that one; only intake
 * searches. Says too whether the execution is a dry run.
 */
export async function matchRule(request: RemediationRequest, dependencies: MatchRuleDependencies): Promise<RuleResult> {
  let findings: Findings = { isGlobalDryRun: true };
  const decision = await failClosed(async () => {
    const busy = await checkLease(request, dependencies);
    findings = await read(request, dependencies);
    return busy ?? judge(request, findings, dependencies.targetAccounts);
  });
  const { playbook, ci, isGlobalDryRun } = findings;
  return { decision, ...dryRunOf(request, playbook, isGlobalDryRun), ...(playbook && { playbook }), ...(ci && { ci }) };
}
