import { allow, type Decision } from '../../contracts/decision.ts';
import { GATES, type GateName, type GatePreview } from '../../contracts/gate-preview.ts';
import { redactValue } from '../../contracts/redaction/redact.ts';
import type { UnsignedRequest } from '../../contracts/remediation-request.ts';
import { boundHold } from '../../decisions/bound-hold.ts';
import { gateError } from '../../decisions/fail-closed.ts';
import { judgeApproval } from '../../decisions/judge-approval.ts';
import { remediationIdFor } from '../../decisions/remediation-id.ts';
import { checkChanges, type RecentChangeDependencies } from '../../gates/check-changes.ts';
import { checkWindows, type MaintenanceWindowDependencies } from '../../gates/check-windows.ts';
import { foreseeLease } from '../../gates/lease.ts';
import { approvalQuestion } from '../../gates/rule/approval.ts';
import { dryRunOf } from '../../gates/rule/dry-run.ts';
import { gather, type Findings, type GatherDependencies, type Matchable, type RuleQuestion } from '../../gates/rule/gather.ts';
import { askRuleGate, findMissing, RULE_GATES } from '../../gates/rule/judge-rule.ts';

/** What every gate reads; none of it is written. */
export interface PreviewDependencies extends GatherDependencies, MaintenanceWindowDependencies, RecentChangeDependencies {
  /** Accounts whose target role any playbook may act as. */
  targetAccounts: readonly string[];
  /** An ARN of the account that executions run in, such as the state machine's. */
  ownArn: string;
}

type Decisions = Record<GateName, Decision>;

/** The same request, made now and under an id of its own: what was done under the old one counts like anything else. */
function madeNow(request: UnsignedRequest, now: Date): UnsignedRequest {
  const { incident, action, attempt, auth } = request;
  const { id: incidentId, openedAt } = incident;
  const remediationId = remediationIdFor({ incidentId, openedAt, playbookId: action.playbookId, attempt: attempt + 1 });
  return { ...request, remediationId, auth: { ...auth, issuedAt: now.toISOString() } };
}

/** Nobody is asked; the answer says who would be. */
function foreseeApproval(question: RuleQuestion, findings: Findings): Decision {
  const asked = approvalQuestion(question, findings);
  if (!asked) return allow('nobody is asked');
  return judgeApproval({ ...asked, decisions: [] }, question.request.auth.requestedBy, question.now);
}

const sameOf = (decision: Decision): Decisions => Object.fromEntries(GATES.map((gate) => [gate, decision])) as Decisions;

async function askAll(question: RuleQuestion, findings: Findings, dependencies: PreviewDependencies): Promise<Decisions> {
  const lease = foreseeLease(question.request.incident, findings.lease);
  const missing = findMissing(question, findings);
  if (missing) return { ...sameOf(missing), lease };
  const { playbook, ci } = findings as Matchable;
  const document = { rule: { decision: allow(''), dryRun: false, playbook, ci } };
  const ofRule = RULE_GATES.map((gate) => [gate, boundHold(askRuleGate(gate, question, findings), document, question.now)]);
  const [maintenance, change] = await Promise.all([checkWindows(document, dependencies), checkChanges(document, dependencies)]);
  return { lease, ...Object.fromEntries(ofRule), approval: foreseeApproval(question, findings), maintenance, change };
}

async function judge(question: RuleQuestion, dependencies: PreviewDependencies): Promise<{ decisions: Decisions; isDryRun: boolean }> {
  try {
    const findings = await gather(question, dependencies);
    const decisions = await askAll(question, findings, dependencies);
    return { decisions, isDryRun: dryRunOf(question.request, findings).dryRun };
  } catch (error) {
    return { decisions: sameOf(gateError(error)), isDryRun: dryRunOf(question.request, undefined).dryRun };
  }
}

/** @returns that of the first gate that doesn't allow it, else `allow`. */
export const findVerdict = (gates: GatePreview['gates']): GatePreview['verdict'] =>
  gates.find(({ decision }) => decision.verdict !== 'allow')?.decision.verdict ?? 'allow';

/**
 * What every gate would say of this request if it were made now, each by itself, whatever the others say. Reads only. A
 * gate that can't answer denies with `gate-error`; without a playbook or a CI there is nothing that they could be asked
 * about, and all but the lease say so.
 */
export async function previewGates(request: UnsignedRequest, dependencies: PreviewDependencies): Promise<GatePreview> {
  const now = dependencies.clock.now();
  const { ownArn, targetAccounts } = dependencies;
  const question = { request: madeNow(request, now), ownArn, targetAccounts, now };
  const { decisions, isDryRun } = await judge(question, { ...dependencies, clock: { now: () => now } });
  const gates = GATES.map((gate) => ({ gate, decision: redactValue(decisions[gate]) }));
  return { at: now.toISOString(), verdict: findVerdict(gates), isDryRun, gates };
}
