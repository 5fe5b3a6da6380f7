import type { Decision } from '../../src/contracts/decision.ts';
import type { ExecutionDocument, RuleResult } from '../../src/contracts/execution-document.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { boundHold } from '../../src/decisions/bound-hold.ts';
import { failClosed } from '../../src/decisions/fail-closed.ts';
import { judgeApproval } from '../../src/decisions/judge-approval.ts';
import { approvalQuestion } from '../../src/gates/rule/approval.ts';
import { dryRunOf } from '../../src/gates/rule/dry-run.ts';
import { gather, type Findings, type GatherDependencies, type RuleQuestion } from '../../src/gates/rule/gather.ts';
import { judgeRule } from '../../src/gates/rule/judge-rule.ts';
import type { StateContext } from '../../src/platform/define-handler.ts';
import { UnknownRemediationError } from '../../src/stores/errors.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import { checkLease, type LeaseDependencies } from './check-lease.ts';

export interface MatchRuleDependencies extends GatherDependencies {
  leases: LeaseDependencies['leases'];
  ledger: LeaseDependencies['ledger'] & Pick<LedgerStore, 'get' | 'findByIncident' | 'askApproval'>;
  clock: LeaseDependencies['clock'];
  targetAccounts: string[];
}

/** What is known of an execution that has begun: it has a row. */
type Known = Findings & { entry: LedgerEntry };

/** @throws UnknownRemediationError without a ledger row, and what the stores throw. */
async function findOut(question: RuleQuestion, dependencies: MatchRuleDependencies): Promise<Known> {
  const { remediationId, incident } = question.request;
  const entry = await dependencies.ledger.get(remediationId);
  if (!entry) throw new UnknownRemediationError(remediationId);
  const [findings, others] = await Promise.all([
    gather(question, dependencies),
    entry.waiting ? dependencies.ledger.findByIncident(incident.id) : undefined,
  ]);
  return { ...findings, entry, ...(others && { waited: { entry, others } }) };
}

/** Asks people, when the playbook wants them asked and everything else allows it. */
async function askPeople(question: RuleQuestion, findings: Findings, { ledger }: MatchRuleDependencies): Promise<Decision | undefined> {
  const { remediationId, auth } = question.request;
  const asked = approvalQuestion(question, findings);
  return asked && judgeApproval(await ledger.askApproval(remediationId, asked), auth.requestedBy, question.now);
}

async function decide(question: RuleQuestion, known: Known, dependencies: MatchRuleDependencies): Promise<Pick<RuleResult, 'decision' | 'approval'>> {
  const busy = await checkLease(question, known.entry, dependencies);
  const decision = busy ?? judgeRule(question, known);
  if (decision.verdict !== 'allow') return { decision };
  const approval = await askPeople(question, known, dependencies);
  return approval ? { decision: approval.verdict === 'allow' ? decision : approval, approval } : { decision };
}

/**
 * The first gate: does this execution hold its CI, is nothing paused, is the request still worth acting on, does the
 * playbook that it names allow this, are the limits kept, and do people agree? Loads exactly that playbook; only intake
 * searches. Says too whether the execution is a dry run.
 */
export async function matchRule(document: ExecutionDocument, { execution }: StateContext, dependencies: MatchRuleDependencies): Promise<RuleResult> {
  const { request, hold } = document;
  const { targetAccounts, clock } = dependencies;
  const question: RuleQuestion = { request, hold, ownArn: execution.id, targetAccounts, now: clock.now() };
  let known: Known | undefined;
  let approval: Decision | undefined;
  const decision = await failClosed(async () => {
    known = await findOut(question, dependencies);
    const decided = await decide(question, known, dependencies);
    approval = decided.approval;
    return decided.decision;
  });
  const { playbook, ci } = known ?? {};
  const rule = { ...dryRunOf(request, known), ...(approval && { approval }), ...(playbook && { playbook }), ...(ci && { ci }) };
  return { ...rule, decision: boundHold(decision, { ...document, rule: { ...rule, decision } }, question.now) };
}
