import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { logger } from '../../src/platform/logger.ts';
import { STAND_BACK_SECONDS } from '../../src/stores/lease-store.ts';
import type { CiBusyError } from './errors.ts';

/** Below 100 deliveries a P1 comes back every 3 s, later every 10 s: SQS allows 1,000 deliveries. */
const P1_SECONDS = 3;
const PATIENT_P1_SECONDS = 10;
const PATIENT_AFTER_DELIVERIES = 100;
const STANDARD_STEP_SECONDS = 15;
const STANDARD_MAX_SECONDS = 60;

/** @returns after how many seconds a record whose CI is busy is looked at again. */
export function busyVisibilitySeconds(isP1: boolean, deliveries: number): number {
  if (isP1) return deliveries > PATIENT_AFTER_DELIVERIES ? PATIENT_P1_SECONDS : P1_SECONDS;
  return Math.min(STANDARD_MAX_SECONDS, STANDARD_STEP_SECONDS * deliveries);
}

/** arn:aws:sqs:region:account:name → https://sqs.region.amazonaws.com/account/name; SQS reads account and name alone. */
function queueUrl(queueArn: string): string {
  const [, , , region, account, name] = queueArn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/**
 * Shortens the visibility of records that wait for a CI. All records of a group get the same, so that SQS keeps their
 * order. A failure costs time only: the queue's own visibility ends too.
 */
export async function handBack(
  records: SQSRecord[],
  busyGroups: ReadonlyMap<string, CiBusyError>,
  { sqs, p1QueueArn }: { sqs: SQSClient; p1QueueArn: string },
): Promise<void> {
  const byGroup = Map.groupBy(records, ({ attributes }) => attributes.MessageGroupId ?? '');
  const changes = [...byGroup].flatMap(([groupId, group]) => {
    const [head] = group;
    const deliveries = Number(head?.attributes.ApproximateReceiveCount ?? 1);
    const VisibilityTimeout = busyGroups.get(groupId)?.isNextInLine
      ? STAND_BACK_SECONDS
      : busyVisibilitySeconds(head?.eventSourceARN === p1QueueArn, deliveries);
    return group.map(({ eventSourceARN, receiptHandle }) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl(eventSourceARN),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout,
        }),
      ),
    );
  });
  for (const change of await Promise.allSettled(changes))
    if (change.status === 'rejected') logger.warn('visibility could not be shortened', change.reason as Error);
}
