import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Priority } from '../contracts/names.ts';
import { succeeds } from './conditional-write.ts';

export type LeaseStore = ReturnType<typeof createLeaseStore>;

/** One row of `StackFlow_CiLease`. It is never deleted, so that its token only grows. */
export interface Lease {
  ciId: string;
  /** Fencing token of the last holder. */
  token: number;
  /** Remediation that holds the CI; absent when it is free. */
  holder?: string;
  acquiredAt?: string;
  /** Why the CI stays held after its remediation ended. */
  heldBecause?: 'unknown-outcome';
  /** A P1 waits until then (ISO 8601); Standard work leaves the CI to it. */
  p1WaitingUntil?: string;
}

export type AcquireResult = { kind: 'held'; token: number } | { kind: 'busy'; lease: Lease };

/** How long a P1's mark counts without being renewed; a waiting P1 comes back every few seconds. */
const P1_MARK_SECONDS = 60;

/** One action at a time per CI. Clocks don't end a lease: only its holder, the sweeper or a person does. */
export function createLeaseStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const update = (ciId: string, expression: string, condition: string, values: Record<string, unknown>) =>
    succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { ciId },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: expression.includes('#token') ? { '#token': 'token' } : undefined,
          ExpressionAttributeValues: values,
        }),
      ),
    );

  async function get(ciId: string): Promise<Lease | undefined> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { ciId }, ConsistentRead: true }));
    return Item as Lease | undefined;
  }

  const take = (ciId: string, remediationId: string, priority: Priority, now: Date): Promise<boolean> => {
    const values = { ':me': remediationId, ':now': now.toISOString(), ':zero': 0, ':one': 1 };
    const set = 'SET holder = :me, acquiredAt = :now, #token = if_not_exists(#token, :zero) + :one';
    return priority === 'P1'
      ? update(ciId, `${set} REMOVE p1WaitingUntil`, 'attribute_not_exists(holder)', values)
      : update(
          ciId,
          set,
          'attribute_not_exists(holder) AND (attribute_not_exists(p1WaitingUntil) OR p1WaitingUntil < :now)',
          values,
        );
  };

  return {
    get,

    /** Takes the CI, or finds that it is taken. A second call of the holder gives the same token again. */
    async acquire(ciId: string, remediationId: string, priority: Priority, now: Date): Promise<AcquireResult> {
      await take(ciId, remediationId, priority, now);
      const lease = await get(ciId);
      if (lease?.holder === remediationId) return { kind: 'held', token: lease.token };
      return { kind: 'busy', lease: lease ?? { ciId, token: 0 } };
    },

    /** Lets Standard work of this CI stand back for a P1 that waits. */
    markP1Waiting: (ciId: string, now: Date): Promise<boolean> =>
      update(ciId, 'SET p1WaitingUntil = :until', 'attribute_exists(ciId)', {
        ':until': new Date(now.getTime() + P1_MARK_SECONDS * 1000).toISOString(),
      }),

    /** @returns whether this remediation holds the CI with this token now (consistent read). */
    async isHeldBy(ciId: string, remediationId: string, token: number): Promise<boolean> {
      const lease = await get(ciId);
      return lease?.holder === remediationId && lease.token === token;
    },

    /** Frees the CI. @returns false when this remediation doesn't hold it, or when it is held for a person. */
    release: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'REMOVE holder, acquiredAt', 'holder = :me AND attribute_not_exists(heldBecause)', {
        ':me': remediationId,
      }),

    /** A person has looked: frees a CI that was left held. @returns false when this remediation doesn't hold it. */
    clear: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'REMOVE holder, acquiredAt, heldBecause', 'holder = :me', { ':me': remediationId }),

    /** Leaves the CI with its holder until a person clears it: its effect is unknown. */
    hold: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'SET heldBecause = :why', 'holder = :me', { ':me': remediationId, ':why': 'unknown-outcome' }),
  };
}
