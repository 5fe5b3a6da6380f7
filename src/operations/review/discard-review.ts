import type { AuditRecord } from '../../contracts/audit-record.ts';
import { ledgerExpiry, type Discard, type LedgerAudit } from '../../contracts/ledger-entry.ts';
import { isMessage, type ReviewRow } from '../../contracts/reviewed-message.ts';
import type { ReplayRefusal } from '../../contracts/replay.ts';
import type { ReviewItem } from '../../contracts/review.ts';
import { discardId } from '../../decisions/review-id.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AuditStore } from '../../stores/audit-store.ts';
import type { DiscardStore } from '../../stores/discard-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { isClaimLapsed } from '../replay/lapsed-claim.ts';
import { subjectOf, toReviewItem } from './to-review-item.ts';

export interface DiscardReviewDependencies {
  reviews: Pick<ReviewStore, 'get' | 'claimDiscard' | 'finishDiscard'>;
  discards: DiscardStore;
  audit: Pick<AuditStore, 'record'>;
  ledger: Pick<LedgerStore, 'get'>;
  clock: Clock;
  workflowVersion: string;
}

/** Who discards, and why. */
export interface DiscardWish {
  /** ARN of that person. */
  by: string;
  reason: string;
}

export type DiscardOutcome =
  | { kind: 'discarded'; item: ReviewItem }
  | { kind: 'refused'; reviewId: string; reason: Extract<ReplayRefusal, 'unknown-remediation' | 'replayed-already' | 'still-running'>; detail: string };

type Refused = Extract<DiscardOutcome, { kind: 'refused' }>;

/** Stands for what a message says that can't be read, or that none of our keys has signed. */
const UNVERIFIED = 'unverified';

async function findObstacle(reviewId: string, row: ReviewRow | undefined, { ledger, clock }: DiscardReviewDependencies): Promise<Refused | undefined> {
  const refuse = (reason: Refused['reason'], detail: string): Refused => ({ kind: 'refused', reviewId, reason, detail });
  if (!row?.review) return refuse('unknown-remediation', `nothing waits for review under ${reviewId}: see the list`);
  if (row.replay && !(await isClaimLapsed(row.replay, ledger, clock.now()))) return refuse('replayed-already', `${row.replay.requestedBy} has replayed it as ${row.replay.remediationId}: discard that one, if it fails`);
  if (!isMessage(row) && row.unsettled) return refuse('still-running', `${reviewId} isn't settled yet; that takes some minutes`);
  return undefined;
}

/** What a discard leaves in the audit trail: nothing was done, and who decided so. */
function recordOf(row: ReviewRow, { by, reason, at }: Discard, workflowVersion: string): AuditRecord {
  const { incidentId, ciId, playbookId, attempt } = subjectOf(row);
  return {
    remediationId: discardId(row.remediationId),
    attempt: attempt ?? 1,
    incidentId: incidentId ?? UNVERIFIED,
    ciId: ciId ?? UNVERIFIED,
    playbookId: playbookId ?? UNVERIFIED,
    workflowVersion,
    playbookVersion: null,
    actionType: null,
    targetResource: null,
    result: 'skipped',
    reason: 'discarded',
    detail: `${row.remediationId}: ${reason}`,
    iamIdentity: by,
    awsRequestIds: [],
    cloudTrailStatus: 'none',
    cloudTrailDetail: null,
    ssmCommandId: null,
    output: null,
    outputKey: null,
    decisions: {},
    executionArn: isMessage(row) ? '' : (row.executionArn ?? ''),
    requestedBy: by,
    requestedAt: at,
    startedAt: at,
    actionStartedAt: null,
    actionFinishedAt: null,
    recordedAt: at,
  };
}

/** The ledger knows of the record before it is there, and its hash afterwards: so the trail can't be cut unseen. */
async function record(row: ReviewRow, discard: Discard, { discards, audit, workflowVersion }: DiscardReviewDependencies): Promise<void> {
  const entry = recordOf(row, discard, workflowVersion);
  const { remediationId, ciId } = entry;
  await discards.announce({ remediationId, ciId, receivedAt: discard.at, expiresAt: ledgerExpiry(new Date(discard.at)) });
  const { result, reason, sequence, hash } = await audit.record(entry);
  const receipt: LedgerAudit = { result, reason, sequence, hash };
  await discards.recordAudit(remediationId, receipt);
}

/** @returns who has discarded it: this person, or somebody who was first. */
async function claim(row: ReviewRow, { by, reason }: DiscardWish, { reviews, clock }: DiscardReviewDependencies): Promise<Discard | undefined> {
  if (row.discard) return row.discard;
  const discard: Discard = { by, reason, at: clock.now().toISOString() };
  return (await reviews.claimDiscard(row, discard)) ? discard : undefined;
}

/**
 * Decides that nothing more is to be done: the row says so first, so that nobody replays it meanwhile, then the audit
 * trail. Called again after a crash it goes on with what was decided; the record is one. The letter goes with the next tidying.
 * @throws AuditUnavailableError and what AWS throws: it can simply be called again.
 */
export async function discardReview(reviewId: string, wish: DiscardWish, dependencies: DiscardReviewDependencies): Promise<DiscardOutcome> {
  const row = await dependencies.reviews.get(reviewId);
  const obstacle = await findObstacle(reviewId, row, dependencies);
  if (obstacle || !row) return obstacle ?? { kind: 'refused', reviewId, reason: 'unknown-remediation', detail: '' };
  const discard = await claim(row, wish, dependencies);
  if (!discard) return await discardReview(reviewId, wish, dependencies);
  if (row.review !== 'discarded') {
    await record(row, discard, dependencies);
    await dependencies.reviews.finishDiscard(reviewId);
  }
  return { kind: 'discarded', item: toReviewItem({ ...row, discard, review: 'discarded' }) };
}
