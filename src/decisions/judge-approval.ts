import { allow, deny, type Decision } from '../contracts/decision.ts';
import type { Approval, ApprovalDecision } from '../contracts/ledger-entry.ts';

/** How often the execution looks for an answer, in seconds. */
const LOOK_EVERY_SECONDS = 30;

const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\/.+$/;

/** What people are called in their ARN: user, session, or whom a token of the API names. */
const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1).toLowerCase();

/** @returns whether both may stand for one person: one name, the same identity, or a role and a session of it. */
export function isSamePerson(one: string, other: string): boolean {
  if (one === other || nameOf(one) === nameOf(other)) return true;
  const [role, session] = ROLE.test(one) ? [one, other] : [other, one];
  const [, account, name] = ROLE.exec(role) ?? [];
  const [, sessionAccount, sessionRole] = SESSION.exec(session) ?? [];
  return name !== undefined && account === sessionAccount && name === sessionRole;
}

/** @returns who has approved in time: each person once, and not the one who asked. */
function approvers({ decisions, until }: Approval, requestedBy: string): ApprovalDecision[] {
  const counted: ApprovalDecision[] = [];
  for (const decision of decisions)
    if (
      decision.verdict === 'approve' &&
      decision.decidedAt <= until &&
      ![requestedBy, ...counted.map(({ by }) => by)].some((other) => isSamePerson(other, decision.by))
    )
      counted.push(decision);
  return counted;
}

/**
 * Do people allow the action? One no is a no; without enough of them in time the answer is no as well.
 * @param requestedBy ARN of who asked for the remediation
 */
export function judgeApproval(approval: Approval, requestedBy: string, now: Date): Decision {
  const { people, until, decisions } = approval;
  const no = decisions.find(({ verdict }) => verdict === 'deny');
  if (no) return deny('approval-denied', `${no.by} denied it: ${no.reason}`, { decisions });
  const yes = approvers(approval, requestedBy);
  const evidence = { people, approved: yes.length, until, decisions };
  if (yes.length >= people)
    return allow(`approved by ${yes.map(({ by, reason }) => `${by} (${reason})`).join(' and ')}`, evidence);
  if (until <= now.toISOString()) return deny('approval-expired', `${yes.length} of ${people} approved until ${until}`, evidence);
  const soon = new Date(now.getTime() + LOOK_EVERY_SECONDS * 1000).toISOString();
  return {
    verdict: 'hold',
    reason: 'approval-expired',
    detail: `waits until ${until} for the approval of ${people === 1 ? 'somebody' : 'two people'} other than ${requestedBy}`,
    evidence,
    recheckAt: until < soon ? until : soon,
  };
}
