import type { Replay } from '../../contracts/ledger-entry.ts';
import type { ReplayOutcome } from '../../contracts/replay.ts';
import type { RemediationRequest, UnsignedRequest } from '../../contracts/remediation-request.ts';
import { publishRequest, type PublishDependencies } from '../../intake/publish-request.ts';
import { signRequest, type SignDependencies } from '../../intake/sign-request.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { checkReplay, type AllowedReplay, type CheckReplayDependencies, type ReplayChoices } from './check-replay.ts';
import { ReplayContendedError } from './errors.ts';

export interface ReplayDependencies extends CheckReplayDependencies, SignDependencies, PublishDependencies {
  reviews: Pick<ReviewStore, 'get' | 'claimReplay' | 'renewReplay' | 'recordAccepted'>;
}

/** Who wants it. */
export interface ReplayWish extends ReplayChoices {
  /** ARN of that person: the next attempt is requested by them. */
  requestedBy: string;
}

/** As long as the intake's requests: waiting for a busy CI doesn't count against it. */
const VALID_SECONDS = 3600;

/** Of those who are at once, all but one find what that one has claimed. */
const MAX_ATTEMPTS = 3;

type Unclaimed = Extract<AllowedReplay, { claim?: undefined }>;

/** The next attempt of the same root, as it was but for who asks, when, and by which version of the playbook. */
function nextRequest({ candidate, remediationId, playbookVersion }: Unclaimed, requestedBy: string, now: Date): UnsignedRequest {
  const { action, auth, attempt, ...rest } = candidate.request;
  const { targetRoleArn, externalId } = auth;
  return {
    ...rest,
    remediationId,
    attempt: attempt + 1,
    action: { ...action, playbookVersion },
    auth: {
      requestedBy,
      issuedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + VALID_SECONDS * 1000).toISOString(),
      ...(targetRoleArn !== undefined && { targetRoleArn }),
      ...(externalId !== undefined && { externalId }),
    },
  };
}

/** Writes down what will be published, before it is. @returns undefined when somebody else was first. */
async function claim(allowed: Unclaimed, requestedBy: string, dependencies: ReplayDependencies): Promise<Replay | undefined> {
  const { row, remediationId } = allowed;
  const { reviews, clock } = dependencies;
  const now = clock.now();
  const request = await signRequest(nextRequest(allowed, requestedBy, now), dependencies);
  const replay: Replay = { remediationId, requestBody: JSON.stringify(request), requestedBy, requestedAt: now.toISOString() };
  const isMine = row.replay ? await reviews.renewReplay(row.remediationId, row.replay, replay) : await reviews.claimReplay(row, replay);
  return isMine ? replay : undefined;
}

/** Publishes what was claimed, byte for byte, unless the engine has it already: then nothing waits for a person any more. */
async function publish(allowed: AllowedReplay, replay: Replay, dependencies: ReplayDependencies): Promise<ReplayOutcome> {
  const { row } = allowed;
  const { ledger, reviews, clock } = dependencies;
  const isAccepted = (await ledger.get(replay.remediationId)) !== undefined;
  if (isAccepted) await reviews.recordAccepted({ ...row, replay }, clock.now());
  else await publishRequest(JSON.parse(replay.requestBody) as RemediationRequest, dependencies);
  return { kind: 'replayed', replayOf: row.remediationId, remediationId: replay.remediationId, isAccepted };
}

/**
 * Replays what has ended: attempt + 1 of the same root, signed anew and published to the topic like any request, so that
 * the engine and every gate judge it now. Whoever comes second, or again after a crash, publishes the same once more.
 * @throws ReplayContendedError, InvalidInputError, or what AWS throws: it can simply be called again.
 */
export async function replay(reviewId: string, wish: ReplayWish, dependencies: ReplayDependencies): Promise<ReplayOutcome> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const check = await checkReplay(reviewId, wish, dependencies);
    if (check.kind === 'refused') return check;
    const claimed = check.claim ?? (await claim(check, wish.requestedBy, dependencies));
    if (claimed) return await publish(check, claimed, dependencies);
  }
  throw new ReplayContendedError(reviewId);
}
