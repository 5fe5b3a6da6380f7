import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { redactText } from '../../src/contracts/redaction/redact.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { DeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import type { RejectedError } from './errors.ts';

/** @returns the id that an unacceptable message claims, if it can be read at all. */
function claimedId(body: string): string | null {
  try {
    const id: unknown = (JSON.parse(body) as { remediationId?: unknown } | null)?.remediationId;
    return typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

/** A message that reached both queues, or is delivered again, gives one letter. */
const deduplicationIdOf = (reason: string, body: string): string =>
  `${reason}-${createHash('sha256').update(body).digest('hex')}`;

/** Puts a message that can't be accepted where a person sees it; nothing was started. */
export async function reject(
  { body, messageId }: SQSRecord,
  { reason, name, message }: RejectedError,
  { deadLetters, clock }: { deadLetters: DeadLetterQueue; clock: Clock },
): Promise<void> {
  const remediationId = claimedId(body);
  const facts = {
    reason,
    failingState: 'Engine',
    error: { name, message: redactText(message) },
    remediationId,
    executionArn: null,
    deadLetteredAt: clock.now().toISOString(),
  };
  await deadLetters.send(facts, body, remediationId ?? messageId, deduplicationIdOf(reason, body));
}
