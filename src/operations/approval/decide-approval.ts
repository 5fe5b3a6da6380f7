import type { ApprovalDecision, LedgerEntry } from '../../contracts/ledger-entry.ts';
import { isSamePerson } from '../../decisions/judge-approval.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import { requestOf } from '../remediations/load-remediation.ts';

export interface ApprovalDependencies {
  ledger: Pick<LedgerStore, 'get' | 'recordApproval'>;
  clock: Clock;
}

/** Whether a person's word was recorded. */
export type ApprovalOutcome =
  | { kind: 'recorded'; decision: ApprovalDecision }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; why: string };

type Word = Pick<ApprovalDecision, 'by' | 'verdict' | 'reason'>;

/** @returns why this person's word doesn't count for this remediation, or undefined when it does. */
function findObstacle(entry: LedgerEntry, { verdict, by }: Word, now: Date): string | undefined {
  const { remediationId, approval, unsettled } = entry;
  if (!approval) return `${remediationId} doesn't wait for anybody's approval.`;
  if (unsettled === undefined || approval.until < now.toISOString()) return `${remediationId} doesn't wait any more: its time was over at ${approval.until}.`;
  if (verdict === 'deny') return undefined;
  const requestedBy = requestOf(entry)?.auth.requestedBy ?? '';
  if (isSamePerson(requestedBy, by)) return `${by} asked for ${remediationId}: somebody else has to approve it.`;
  return approval.decisions.some((one) => isSamePerson(one.by, by)) ? `${by} has decided already.` : undefined;
}

/** Records what a person decided. The gate counts by itself whose word counts; this tells the person at once. */
export async function decideApproval(remediationId: string, word: Word, { ledger, clock }: ApprovalDependencies): Promise<ApprovalOutcome> {
  const now = clock.now();
  const entry = await ledger.get(remediationId);
  if (!entry) return { kind: 'unknown', why: `There is no remediation ${remediationId}.` };
  const obstacle = findObstacle(entry, word, now);
  if (obstacle !== undefined) return { kind: 'refused', why: obstacle };
  const decision: ApprovalDecision = { ...word, decidedAt: now.toISOString() };
  const isRecorded = await ledger.recordApproval(remediationId, decision);
  return isRecorded ? { kind: 'recorded', decision } : { kind: 'refused', why: `${remediationId} has ended meanwhile.` };
}
