import { deadLetterSchema, type DeadLetter } from '../../contracts/dead-letter.ts';
import type { LedgerDeadLetter } from '../../contracts/ledger-entry.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { requestHash } from '../../decisions/canonical-request.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import { reviewIdOf, sha256Of, undeliveredId } from '../../decisions/review-id.ts';
import { toReviewedMessage } from '../../decisions/to-reviewed-message.ts';
import { verifySignature, type VerifySignatureDependencies } from '../../intake/verify-signature.ts';
import type { Clock } from '../../platform/clock.ts';
import type { DeadLetterQueue, LetterVerdict } from '../../stores/dead-letter-queue.ts';
import type { ExecutionStore } from '../../stores/execution-store.ts';
import { keepBody } from '../../stores/keep-body.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { ReviewStore } from '../../stores/review-store.ts';

export interface FileLetterDependencies extends VerifySignatureDependencies {
  reviews: Pick<ReviewStore, 'get' | 'register' | 'recordUndelivered'>;
  ledger: Pick<LedgerStore, 'get' | 'recordDeadLetter'>;
  executions: Pick<ExecutionStore, 'isStarted'>;
  deadLetters: Pick<DeadLetterQueue, 'send'>;
  clock: Clock;
}

const GIVEN_UP: LedgerDeadLetter = {
  reason: 'undelivered',
  failingState: 'Engine',
  error: { name: 'Undelivered', message: 'SQS, or SNS, gave up on the message: the engine never got it, or failed at it each time' },
};

function readLetter(body: string): DeadLetter | undefined {
  try {
    const parsed = deadLetterSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function readSigned(body: string, dependencies: VerifySignatureDependencies): Promise<RemediationRequest | undefined> {
  const request = parseRequest(body);
  return request && (await verifySignature(request, dependencies)) === 'ours' ? request : undefined;
}

/** Puts a bare body into a letter of its own group: in its CI's group it would hide those behind it. */
async function sendLetter(reviewId: string, remediationId: string | null, body: string, { deadLetters, clock }: FileLetterDependencies): Promise<void> {
  const facts = { ...GIVEN_UP, remediationId, executionArn: null, deadLetteredAt: clock.now().toISOString() };
  await deadLetters.send(facts, body, reviewId, `undelivered-${sha256Of(body)}`);
}

/** A request that the engine received, and never started: its remediation is what is reviewed, and the sweeper settles it. */
async function fileReceived({ remediationId }: RemediationRequest, body: string, dependencies: FileLetterDependencies): Promise<LetterVerdict> {
  const { executions, reviews, clock } = dependencies;
  // A copy of what was started says nothing that its ledger row doesn't.
  if (await executions.isStarted(remediationId)) return 'delete';
  if (!(await reviews.recordUndelivered(remediationId, GIVEN_UP, clock.now()))) return 'delete';
  await sendLetter(remediationId, remediationId, body, dependencies);
  return 'delete';
}

/** A bare body, which SQS itself has moved. The list first, then the letter, then it goes: a crash loses nothing. */
async function fileBody(body: string, dependencies: FileLetterDependencies): Promise<LetterVerdict> {
  const signed = await readSigned(body, dependencies);
  const entry = signed && (await dependencies.ledger.get(signed.remediationId));
  if (signed && entry?.requestHash === requestHash(signed)) return await fileReceived(signed, body, dependencies);
  const kept = keepBody(body);
  const reviewId = undeliveredId(kept.requestSha256);
  const message = toReviewedMessage({ reviewId, kind: 'undelivered', deadLetter: GIVEN_UP, signed }, kept, dependencies.clock.now());
  await dependencies.reviews.register(message);
  await sendLetter(reviewId, null, body, dependencies);
  return 'delete';
}

/** Anybody who may send to the queue can write a letter: of a remediation the ledger alone says whether it failed. */
async function adoptFailure(remediationId: string, deadLetter: LedgerDeadLetter, { ledger, clock }: FileLetterDependencies): Promise<void> {
  const entry = await ledger.get(remediationId);
  if (entry?.audit?.result === 'failure') await ledger.recordDeadLetter(remediationId, deadLetter, clock.now());
}

/** A letter without its line in the list: it was sent before there was one. */
async function adopt(letter: DeadLetter, dependencies: FileLetterDependencies): Promise<void> {
  const { reason, failingState, error, remediationId, request, requestSha256, requestBytes } = letter;
  const { clock, reviews } = dependencies;
  const deadLetter = { reason, failingState, error };
  const reviewId = reviewIdOf(letter);
  if (reviewId === remediationId) return await adoptFailure(reviewId, deadLetter, dependencies);
  const signed = reason === 'unauthorized' ? undefined : await readSigned(request, dependencies);
  const kept = { request, requestSha256, requestBytes };
  const kind = reason === 'undelivered' ? 'undelivered' : 'rejected';
  await reviews.register(toReviewedMessage({ reviewId, kind, deadLetter, signed }, kept, clock.now()));
}

/**
 * Sees to it that what lies in the queue stands in the list too.
 * @returns `delete` for what is decided, and for a bare body that is in a letter now
 * @throws what AWS throws: the letter stays
 */
export async function fileLetter(body: string, dependencies: FileLetterDependencies): Promise<LetterVerdict> {
  const letter = readLetter(body);
  if (!letter) return await fileBody(body, dependencies);
  const row = await dependencies.reviews.get(reviewIdOf(letter));
  if (row?.review === 'replayed' || row?.review === 'discarded') return 'delete';
  if (!row?.review) await adopt(letter, dependencies);
  return 'keep';
}
