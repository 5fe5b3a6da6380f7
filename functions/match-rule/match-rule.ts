import { DEFAULT_LIMITS } from '../../src/contracts/control.ts';
import { deny, type Decision, type Refusal } from '../../src/contracts/decision.ts';
import type { ExecutionDocument, RuleResult } from '../../src/contracts/execution-document.ts';
import { boundHold } from '../../src/decisions/bound-hold.ts';
import { checkPause, isDryRunMode } from '../../src/decisions/check-pause.ts';
import { checkStale } from '../../src/decisions/check-stale.ts';
import { checkSuperseded } from '../../src/decisions/check-superseded.ts';
import { checkTargetRole } from '../../src/decisions/check-target-role.ts';
import { evaluateRule } from '../../src/decisions/evaluate-rule.ts';
import { failClosed } from '../../src/decisions/fail-closed.ts';
import { judgeApproval } from '../../src/decisions/judge-approval.ts';
import { slotCandidate } from '../../src/decisions/slot-candidate.ts';
import { takeSlot } from '../../src/decisions/take-slot.ts';
import type { StateContext } from '../../src/platform/define-handler.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import { checkLease, type LeaseDependencies } from './check-lease.ts';
import { gather, type Findings, type GatherDependencies, type Matchable, type Question } from './gather.ts';

export interface MatchRuleDependencies extends GatherDependencies {
  leases: GatherDependencies['leases'] & LeaseDependencies['leases'];
  ledger: GatherDependencies['ledger'] & LeaseDependencies['ledger'] & Pick<LedgerStore, 'askApproval'>;
  clock: LeaseDependencies['clock'];
  /** Accounts whose target role any playbook may act as. */
  targetAccounts: string[];
}

type DryRun = Pick<RuleResult, 'dryRun' | 'dryRunBecause'>;

/** Without findings nothing is to be executed. */
function dryRunOf({ request }: ExecutionDocument, findings: Findings | undefined): DryRun {
  if (request.dryRun) return { dryRun: true, dryRunBecause: 'request' };
  if (findings?.playbook?.safety.dryRun) return { dryRun: true, dryRunBecause: 'playbook' };
  return !findings || isDryRunMode(findings.controls) ? { dryRun: true, dryRunBecause: 'control' } : { dryRun: false };
}

function missing({ request: { action, incident } }: ExecutionDocument, { playbook, ci }: Findings): Refusal | undefined {
  const named = `${action.playbookId} version ${action.playbookVersion ?? '(newest active)'}`;
  if (!playbook) return deny('no-matching-playbook', `there is no playbook ${named}`, { playbookId: action.playbookId });
  return ci ? undefined : deny('no-matching-playbook', `there is no CI ${incident.ciId}`, { ciId: incident.ciId });
}

/** A look at the limits before anything is prepared; ExecuteAction takes the slot. Percentages are counted only there. */
function peekLimits({ document, executionArn, now }: Question, { activity, playbook, ci, lease, controls }: Matchable): Refusal | undefined {
  return takeSlot(activity, {
    candidate: slotCandidate(document.request, ci, executionArn),
    safety: playbook.safety,
    limits: controls.find(({ scope }) => scope === 'all')?.limits ?? DEFAULT_LIMITS,
    ciUses: lease?.uses ?? [],
    sizes: {},
    now,
  }).refusal;
}

/** What refuses before the rule itself is looked at. */
function refuseEarly({ document: { request, hold }, now }: Question, { entry, others, playbook, incident, controls }: Matchable): Refusal | undefined {
  return (
    checkPause(controls, playbook.safety.whenPaused, now) ??
    checkStale(request, incident, playbook, hold !== undefined, now) ??
    checkSuperseded(entry, others)
  );
}

function judge(question: Question, findings: Matchable, targetAccounts: string[]): Decision {
  const { document } = question;
  const { incident, classification, auth } = document.request;
  const { playbook, ci } = findings;
  const refusal = refuseEarly(question, findings) ?? checkTargetRole(auth, playbook, targetAccounts);
  if (refusal) return refusal;
  const rule = evaluateRule(playbook, { incident, classification, ci });
  if (rule.verdict !== 'allow' || dryRunOf(document, findings).dryRun) return rule;
  return peekLimits(question, findings) ?? rule;
}

/** Asks people, when the playbook wants them asked and everything else allows it. */
async function askPeople({ document, now }: Question, { playbook }: Findings, { ledger }: MatchRuleDependencies): Promise<Decision | undefined> {
  const approval = playbook?.safety.approval;
  if (!approval) return undefined;
  const { remediationId, auth } = document.request;
  const until = new Date(now.getTime() + approval.withinSeconds * 1000).toISOString();
  const question = { askedAt: now.toISOString(), until, people: approval.people };
  return judgeApproval(await ledger.askApproval(remediationId, question), auth.requestedBy, now);
}

async function decide(question: Question, findings: Findings, dependencies: MatchRuleDependencies): Promise<Pick<RuleResult, 'decision' | 'approval'>> {
  const busy = await checkLease(question.document, findings.entry, dependencies);
  const decision = busy ?? missing(question.document, findings) ?? judge(question, findings as Matchable, dependencies.targetAccounts);
  if (decision.verdict !== 'allow' || dryRunOf(question.document, findings).dryRun) return { decision };
  const approval = await askPeople(question, findings, dependencies);
  return approval ? { decision: approval.verdict === 'allow' ? decision : approval, approval } : { decision };
}

/**
 * The first gate: does this execution hold its CI, is nothing paused, is the request still worth acting on, does the
 * playbook that it names allow this, are the limits kept, and do people agree? Loads exactly that playbook; only intake
 * searches. Says too whether the execution is a dry run.
 */
export async function matchRule(document: ExecutionDocument, { execution }: StateContext, dependencies: MatchRuleDependencies): Promise<RuleResult> {
  const question: Question = { document, executionArn: execution.id, now: dependencies.clock.now() };
  let findings: Findings | undefined;
  let approval: Decision | undefined;
  const decision = await failClosed(async () => {
    findings = await gather(question, dependencies);
    const decided = await decide(question, findings, dependencies);
    approval = decided.approval;
    return decided.decision;
  });
  const { playbook, ci } = findings ?? {};
  const rule = { ...dryRunOf(document, findings), ...(approval && { approval }), ...(playbook && { playbook }), ...(ci && { ci }) };
  return { ...rule, decision: boundHold(decision, { ...document, rule: { ...rule, decision } }, question.now) };
}
