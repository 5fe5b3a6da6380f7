import { DEFAULT_LIMITS } from '../../contracts/control.ts';
import { allow, deny, type Decision, type Refusal } from '../../contracts/decision.ts';
import type { GateName } from '../../contracts/gate-preview.ts';
import { checkPause } from '../../decisions/check-pause.ts';
import { checkStale } from '../../decisions/check-stale.ts';
import { checkSuperseded } from '../../decisions/check-superseded.ts';
import { checkTargetRole } from '../../decisions/check-target-role.ts';
import { evaluateRule } from '../../decisions/evaluate-rule.ts';
import { slotCandidate } from '../../decisions/slot-candidate.ts';
import { takeSlot } from '../../decisions/take-slot.ts';
import { dryRunOf } from './dry-run.ts';
import type { Findings, Matchable, RuleQuestion } from './gather.ts';

/** The gates of `MatchRule` between the lease and people, in the order in which they are asked. */
export const RULE_GATES = ['pause', 'incident', 'role', 'rule', 'limits'] as const satisfies GateName[];
type RuleGate = (typeof RULE_GATES)[number];

type Judge = (question: RuleQuestion, findings: Matchable) => Decision;

const pause: Judge = ({ now }, { controls, playbook }) =>
  checkPause(controls, playbook.safety.whenPaused, now) ?? allow('nothing that it is about is paused', { looked: controls.map(({ scope }) => scope) });

/** Is it still worth acting on: is the incident open, the request young, and nobody faster? */
function incident({ request, hold, now }: RuleQuestion, { incident: status, playbook, waited }: Matchable): Decision {
  const refusal = checkStale(request, status, playbook, hold !== undefined, now) ?? (waited && checkSuperseded(waited.entry, waited.others));
  if (refusal) return refusal;
  const { id } = request.incident;
  return allow(`incident ${id} is ${status?.state ?? 'open'}`, { incidentId: id, state: status?.state ?? null, maxAgeSeconds: playbook.maxAgeSeconds });
}

function role({ request: { auth }, targetAccounts }: RuleQuestion, { playbook }: Matchable): Decision {
  const { targetRoleArn } = auth;
  const detail = targetRoleArn === undefined ? 'it asks for no other role' : `it may act as ${targetRoleArn}`;
  return checkTargetRole(auth, playbook, targetAccounts) ?? allow(detail, { targetRoleArn: targetRoleArn ?? null });
}

const rule: Judge = ({ request: { incident: about, classification } }, { playbook, ci }) =>
  evaluateRule(playbook, { incident: about, classification, ci });

/** A look at the limits before anything is prepared; ExecuteAction takes the slot. Percentages are counted only there. */
function limits({ request, ownArn, now }: RuleQuestion, findings: Matchable): Decision {
  if (dryRunOf(request, findings).dryRun) return allow('a dry run counts in no limit');
  const { activity, playbook, ci, lease, controls } = findings;
  const { refusal } = takeSlot(activity, {
    candidate: slotCandidate(request, ci, ownArn),
    safety: playbook.safety,
    limits: controls.find(({ scope }) => scope === 'all')?.limits ?? DEFAULT_LIMITS,
    ciUses: lease?.uses ?? [],
    sizes: {},
    now,
  });
  return refusal ?? allow('no limit is reached; the breaker is closed, or may be tried');
}

const JUDGES: Record<RuleGate, Judge> = { pause, incident, role, rule, limits };

/** @returns why there is nothing to ask about: no such playbook, or no such CI. */
export function findMissing({ request: { action, incident: { ciId } } }: RuleQuestion, { playbook, ci }: Findings): Refusal | undefined {
  const named = `${action.playbookId} version ${action.playbookVersion ?? '(newest active)'}`;
  if (!playbook) return deny('no-matching-playbook', `there is no playbook ${named}`, { playbookId: action.playbookId });
  return ci ? undefined : deny('no-matching-playbook', `there is no CI ${ciId}`, { ciId });
}

/** What one of these gates says by itself, whatever the others say. */
export const askRuleGate = (gate: RuleGate, question: RuleQuestion, findings: Findings): Decision =>
  findMissing(question, findings) ?? JUDGES[gate](question, findings as Matchable);

/** @returns the first refusal of these gates, or else what the rule says. */
export function judgeRule(question: RuleQuestion, findings: Findings): Decision {
  for (const gate of RULE_GATES) {
    const decision = askRuleGate(gate, question, findings);
    if (decision.verdict !== 'allow') return decision;
  }
  return askRuleGate('rule', question, findings);
}
