import { isOpen } from '../../contracts/host-incident.ts';
import type { Replay } from '../../contracts/ledger-entry.ts';
import type { ReviewRow } from '../../contracts/reviewed-message.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import type { Clock } from '../../platform/clock.ts';
import type { IncidentStore } from '../../stores/incident-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { readCandidate, type Candidate } from './candidate.ts';
import { chooseVersion } from './choose-version.ts';
import { attemptIdOf, findLaterAttempt } from './find-later-attempt.ts';
import { isClaimLapsed } from './lapsed-claim.ts';
import { refuseReplay, type Obstacle, type RefusedReplay } from './refuse.ts';

export interface CheckReplayDependencies {
  reviews: Pick<ReviewStore, 'get'>;
  ledger: Pick<LedgerStore, 'get' | 'findByIncident'>;
  incidents: Pick<IncidentStore, 'getStatus'>;
  playbooks: Pick<PlaybookStore, 'get'>;
  clock: Clock;
}

/** What a person may add to the wish. */
export interface ReplayChoices {
  /** Confirms the playbook's version to go by, as it has changed since. */
  playbookVersion?: number | undefined;
}

/** It may be replayed: with a request that is still to be claimed, or with the one that somebody has claimed already. */
export type AllowedReplay = { kind: 'allowed'; row: ReviewRow; remediationId: string } & (
  | { claim: Replay }
  | { claim?: undefined; candidate: Candidate; playbookVersion: number }
);

export type ReplayCheck = AllowedReplay | RefusedReplay;

/** @returns what has been claimed and can be published again; undefined when it has to be signed (anew). */
async function findClaim({ replay }: ReviewRow, { ledger, clock }: CheckReplayDependencies): Promise<Replay | undefined> {
  return replay && !(await isClaimLapsed(replay, ledger, clock.now())) ? replay : undefined;
}

const replayedAlready = ({ requestedBy, remediationId }: Replay): Obstacle => ({
  reason: 'replayed-already',
  detail: `${requestedBy} has replayed it as ${remediationId}: look at that one, and replay it if needed`,
});

/** The claimed request is signed: it goes by the version that was confirmed then. */
function findOtherVersion({ remediationId, requestBody }: Replay, playbookVersion: number | undefined): Obstacle | undefined {
  const claimed = parseRequest(requestBody)?.action.playbookVersion;
  if (playbookVersion === undefined || claimed === playbookVersion) return undefined;
  return { reason: 'playbook-changed', detail: `it is being replayed as ${remediationId} by version ${claimed}: let that one end, or confirm that version` };
}

async function findOverIncident({ request }: Candidate, { incidents }: CheckReplayDependencies): Promise<Obstacle | undefined> {
  const { id } = request.incident;
  const status = await incidents.getStatus(id);
  if (status && isOpen(status.state)) return undefined;
  const said = status ? `is ${status.state}` : 'is not there any more';
  return { reason: 'incident-resolved', detail: `incident ${id} ${said}: nothing is left to remediate; discard this` };
}

function findDecision({ discard, replay }: ReviewRow): Obstacle | undefined {
  if (discard) return { reason: 'discarded', detail: `${discard.by} has discarded it: ${discard.reason}` };
  return replay?.acceptedAt === undefined ? undefined : replayedAlready(replay);
}

/** What stands against another attempt now, whoever has claimed it. */
const findHindrance = async (candidate: Candidate, dependencies: CheckReplayDependencies): Promise<Obstacle | undefined> =>
  (await findLaterAttempt(candidate, dependencies.ledger)) ?? (await findOverIncident(candidate, dependencies));

/** A claim that the engine doesn't know yet is published again, unless things have changed since it was made. */
async function judgeClaim(row: ReviewRow, claim: Replay, { playbookVersion }: ReplayChoices, dependencies: CheckReplayDependencies): Promise<AllowedReplay | Obstacle> {
  const allowed = { kind: 'allowed', row, remediationId: claim.remediationId, claim } as const;
  // It is only marked as accepted then, where people review it.
  if (await dependencies.ledger.get(claim.remediationId)) return row.review ? allowed : replayedAlready(claim);
  const candidate = readCandidate(row);
  if ('reason' in candidate) return candidate;
  return (await findHindrance(candidate, dependencies)) ?? findOtherVersion(claim, playbookVersion) ?? allowed;
}

async function judge(row: ReviewRow, choices: ReplayChoices, dependencies: CheckReplayDependencies): Promise<AllowedReplay | Obstacle> {
  const decision = findDecision(row);
  if (decision) return decision;
  const claim = await findClaim(row, dependencies);
  if (claim) return await judgeClaim(row, claim, choices, dependencies);
  const candidate = readCandidate(row);
  if ('reason' in candidate) return candidate;
  const obstacle = await findHindrance(candidate, dependencies);
  if (obstacle) return obstacle;
  const version = await chooseVersion(candidate, choices.playbookVersion, dependencies.playbooks);
  if ('reason' in version) return version;
  const remediationId = attemptIdOf(candidate.request, candidate.request.attempt + 1);
  return { kind: 'allowed', row, remediationId, candidate, ...version };
}

/** @returns whether something may be replayed now, and as what, or why not. Reads only. @throws what the stores throw. */
export async function checkReplay(reviewId: string, choices: ReplayChoices, dependencies: CheckReplayDependencies): Promise<ReplayCheck> {
  const row = await dependencies.reviews.get(reviewId);
  if (!row) return refuseReplay(reviewId, 'unknown-remediation', `the ledger has no ${reviewId}; it forgets after 400 days`);
  const verdict = await judge(row, choices, dependencies);
  return 'kind' in verdict ? verdict : refuseReplay(reviewId, verdict.reason, verdict.detail);
}
