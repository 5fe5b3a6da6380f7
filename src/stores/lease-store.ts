import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CiUse } from '../contracts/activity.ts';
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
  /** The P1 that waits for this CI; Standard work stands back for it. */
  p1Waiting?: string;
  /** How often Standard work has found the CI free and stood back since that P1 was last seen. */
  stoodBack?: number;
  /** The P1 that had this CI last, or gave it up: the next one may be right behind it in its queue. */
  p1Before?: string;
  /** When Step Functions was last asked about the holder; only how often it is asked depends on it. */
  askedAt?: string;
  /** What the CI was used for, oldest first. */
  uses?: CiUse[];
}

export type AcquireResult = { kind: 'held'; token: number } | { kind: 'busy'; lease: Lease };

/** Who holds a CI, and by which token. */
export interface Holding {
  ciId: string;
  remediationId: string;
  token: number;
}

/**
 * A P1 that waits is seen every few seconds, at the latest after its queue's visibility; Standard work that stands back
 * comes again after 15 s or more. After this many times without the P1 it is gone for good.
 */
export const MAX_STAND_BACKS = 8;

/**
 * How soon Standard work that stands back for the P1 behind `p1Before` comes again, in seconds. SQS hands the next message of
 * a group out when the one in front is done, so that such a P1 is seen by then.
 */
export const STAND_BACK_SECONDS = 5;

/** @returns whether Standard work that didn't get the CI gets it next time, unless a P1 comes in between. */
export const isNextInLine = ({ holder, p1Waiting, p1Before }: Lease): boolean =>
  holder === undefined && p1Waiting === undefined && p1Before !== undefined;

/** The holder is looked up at most this often. */
const ASK_EVERY_SECONDS = 60;

/** Uses that are remembered; longer than any cooldown counts back in practice. */
const MAX_USES = 100;

/** One action at a time per CI. Clocks don't end a lease: only its holder, Step Functions' word or a person does. */
export function createLeaseStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const update = (ciId: string, expression: string, condition: string, values: Record<string, unknown>) => {
    const names = [...new Set(`${expression} ${condition}`.match(/#(token|uses)/g))];
    return succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { ciId },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: names.length > 0 ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  };

  async function get(ciId: string): Promise<Lease | undefined> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { ciId }, ConsistentRead: true }));
    return Item as Lease | undefined;
  }

  /** Says whom a P1 may be right behind, and takes that one's mark away, but never the mark of another P1 that still waits. */
  async function updateAsP1(ciId: string, set: string[], remove: string[], condition: string, values: Record<string, unknown>): Promise<boolean> {
    const change = `SET ${[...set, 'p1Before = :me'].join(', ')}`;
    const nobodyElseWaits = '(attribute_not_exists(p1Waiting) OR p1Waiting = :me OR stoodBack >= :most)';
    const isDone = await update(ciId, `${change} REMOVE ${['p1Waiting', 'stoodBack', ...remove].join(', ')}`, `${condition} AND ${nobodyElseWaits}`, {
      ...values,
      ':most': MAX_STAND_BACKS,
    });
    return isDone || update(ciId, remove.length === 0 ? change : `${change} REMOVE ${remove.join(', ')}`, condition, values);
  }

  const TAKE = ['holder = :me', 'acquiredAt = :now', '#token = if_not_exists(#token, :zero) + :one'];

  const take = (ciId: string, remediationId: string, priority: Priority, now: Date): Promise<boolean> => {
    const values = { ':me': remediationId, ':now': now.toISOString(), ':zero': 0, ':one': 1 };
    const isFree = 'attribute_not_exists(holder)';
    if (priority === 'P1') return updateAsP1(ciId, TAKE, ['askedAt'], isFree, values);
    const isNoP1s = 'attribute_not_exists(p1Before) AND (attribute_not_exists(p1Waiting) OR stoodBack >= :most)';
    return update(ciId, `SET ${TAKE.join(', ')} REMOVE p1Waiting, stoodBack, askedAt`, `${isFree} AND ${isNoP1s}`, {
      ...values,
      ':most': MAX_STAND_BACKS,
    });
  };

  /** A mark that nobody renews must not keep Standard work away for ever. */
  const standBack = (ciId: string): Promise<boolean> =>
    update(
      ciId,
      'SET stoodBack = if_not_exists(stoodBack, :zero) + :one REMOVE p1Before',
      'attribute_not_exists(holder) AND (attribute_exists(p1Waiting) OR attribute_exists(p1Before))',
      { ':zero': 0, ':one': 1 },
    );

  return {
    get,

    /** Takes the CI, or finds that it is taken. A second call of the holder gives the same token again. */
    async acquire(ciId: string, remediationId: string, priority: Priority, now: Date): Promise<AcquireResult> {
      await take(ciId, remediationId, priority, now);
      const lease = await get(ciId);
      if (lease?.holder === remediationId) return { kind: 'held', token: lease.token };
      if (lease?.holder === undefined && priority !== 'P1') await standBack(ciId);
      return { kind: 'busy', lease: lease ?? { ciId, token: 0 } };
    },

    /** Lets Standard work of this CI stand back for a P1 that waits; said again whenever it is delivered. */
    markP1Waiting: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'SET p1Waiting = :me, stoodBack = :zero', 'attribute_exists(ciId)', { ':me': remediationId, ':zero': 0 }),

    /** The P1 goes on without the CI. */
    giveUpAsP1: (ciId: string, remediationId: string): Promise<boolean> =>
      updateAsP1(ciId, [], [], 'attribute_exists(ciId)', { ':me': remediationId }),

    /** @returns whether the holder may be looked up now: rarely, whoever asks. A clock that ran ahead must not forbid it to others. */
    mayAskAboutHolder: ({ ciId, token }: Lease, now: Date): Promise<boolean> =>
      update(ciId, 'SET askedAt = :now', '#token = :token AND (attribute_not_exists(askedAt) OR askedAt < :before OR askedAt > :now)', {
        ':now': now.toISOString(),
        ':before': new Date(now.getTime() - ASK_EVERY_SECONDS * 1000).toISOString(),
        ':token': token,
      }),

    /** Frees a CI whose holder has ended without giving it back; the next holder gets a higher token. */
    evict: ({ ciId, holder, token }: Lease): Promise<boolean> =>
      update(ciId, 'REMOVE holder, acquiredAt, askedAt', 'holder = :holder AND #token = :token AND attribute_not_exists(heldBecause)', {
        ':holder': holder,
        ':token': token,
      }),

    /** @returns whether this remediation holds the CI with this token now (consistent read). */
    async isHeldBy({ ciId, remediationId, token }: Holding): Promise<boolean> {
      const lease = await get(ciId);
      return lease?.holder === remediationId && lease.token === token;
    },

    /**
     * Remembers what the CI is used for from now on; said again by the same remediation, it changes nothing.
     * @returns false when this remediation doesn't hold the CI by this token: it must not use it.
     */
    async recordUse({ ciId, remediationId, token }: Holding, use: Omit<CiUse, 'remediationId'>): Promise<boolean> {
      const { uses = [] } = (await get(ciId)) ?? {};
      const others = uses.filter((other) => other.remediationId !== remediationId);
      return update(ciId, 'SET #uses = :uses', 'holder = :me AND #token = :token', {
        ':me': remediationId,
        ':token': token,
        ':uses': [...others, { ...use, remediationId }].slice(-MAX_USES),
      });
    },

    /** Frees the CI. @returns false when this remediation doesn't hold it, or when it is held for a person. */
    release: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'REMOVE holder, acquiredAt, askedAt', 'holder = :me AND attribute_not_exists(heldBecause)', {
        ':me': remediationId,
      }),

    /** A person has looked: frees a CI that was left held. @returns false when this remediation doesn't hold it. */
    clear: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'REMOVE holder, acquiredAt, heldBecause, askedAt', 'holder = :me', { ':me': remediationId }),

    /** Leaves the CI with its holder until a person clears it: its effect is unknown. */
    hold: (ciId: string, remediationId: string): Promise<boolean> =>
      update(ciId, 'SET heldBecause = :why', 'holder = :me', { ':me': remediationId, ':why': 'unknown-outcome' }),
  };
}
