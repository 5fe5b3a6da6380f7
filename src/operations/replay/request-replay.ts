import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReplayOutcome } from '../../contracts/replay.ts';
import type { ApiMessage } from '../../intake/read-message.ts';
import { checkReplay, type CheckReplayDependencies } from './check-replay.ts';
import type { ReplayWish } from './replay.ts';

export interface RequestReplayDependencies extends CheckReplayDependencies {
  sqs: SQSClient;
  intakeQueueUrl: string;
}

/**
 * Asks the intake to replay, since it alone may sign: checks first, so that a refusal is told at once. The intake checks
 * again, and twice asked is once replayed.
 * @returns as what it will be replayed, or why it won't
 * @throws what AWS throws
 */
export async function requestReplay(
  reviewId: string,
  { requestedBy, playbookVersion }: ReplayWish,
  dependencies: RequestReplayDependencies,
): Promise<ReplayOutcome> {
  const check = await checkReplay(reviewId, { playbookVersion }, dependencies);
  if (check.kind === 'refused') return check;
  const payload = { reviewId, ...(playbookVersion !== undefined && { playbookVersion }) };
  const message: ApiMessage = { door: 'api', source: 'replay', payload, requestedBy };
  const { sqs, intakeQueueUrl } = dependencies;
  await sqs.send(new SendMessageCommand({ QueueUrl: intakeQueueUrl, MessageBody: JSON.stringify(message) }));
  return { kind: 'replayed', replayOf: reviewId, remediationId: check.remediationId, isAccepted: false };
}
