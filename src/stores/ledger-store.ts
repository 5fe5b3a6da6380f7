import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  Approval,
  ApprovalDecision,
  Effect,
  Hold,
  LedgerAudit,
  LedgerCloudTrailEvent,
  LedgerEntry,
  Waiting,
} from '../contracts/ledger-entry.ts';
import { succeeds } from './conditional-write.ts';
import { LeaseLostError } from './errors.ts';
import { queryAll } from './query-all.ts';

export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** Who writes: a ledger write about an effect counts only with the token that the lease gave. */
export interface Writer {
  remediationId: string;
  ciId: string;
  fencingToken: number;
}

export type IntentResult = { kind: 'recorded' } | { kind: 'existing'; effect: Effect };

/** DynamoDB reserves some words, and refuses a name that no expression uses. */
function namesIn(expressions: string): Record<string, string> | undefined {
  const names = expressions.match(/#(audit|status|hold|decisions)/g);
  return names ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined;
}

/** `StackFlow_RemediationLedger`: what was promised, done and recorded, by remediation id. Reads are consistent. */
export function createLedgerStore(dynamodb: DynamoDBDocumentClient, table: string) {
  async function get(remediationId: string): Promise<LedgerEntry | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: table, Key: { remediationId }, ConsistentRead: true }),
    );
    return Item as LedgerEntry | undefined;
  }

  const update = (remediationId: string, expression: string, condition: string, values?: Record<string, unknown>) =>
    succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { remediationId },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${expression} ${condition}`),
          ExpressionAttributeValues: values,
        }),
      ),
    );

  const exists = 'attribute_exists(remediationId)';

  /** Replaces the effect that was read: same token, same invocation, one of these states. @throws LeaseLostError otherwise. */
  async function replaceEffect(writer: Writer, effect: Effect, from: Effect['status'][]): Promise<void> {
    const states = Object.fromEntries(from.map((status, index) => [`:from${index}`, status]));
    const written = await update(
      writer.remediationId,
      'SET effect = :effect',
      `fencingToken = :token AND effect.invocationId = :invocation AND effect.#status IN (${Object.keys(states).join(', ')})`,
      { ':effect': effect, ':token': writer.fencingToken, ':invocation': effect.invocationId, ...states },
    );
    if (!written) throw new LeaseLostError(writer.remediationId, writer.ciId);
  }

  return {
    get,

    /** The first write of a remediation. @returns the row that is there already, or undefined when this one is new. */
    async receive(entry: LedgerEntry): Promise<LedgerEntry | undefined> {
      const isNew = await succeeds(
        dynamodb.send(
          new PutCommand({ TableName: table, Item: entry, ConditionExpression: 'attribute_not_exists(remediationId)' }),
        ),
      );
      return isNew ? undefined : await get(entry.remediationId);
    },

    recordLease: (remediationId: string, fencingToken: number) =>
      update(remediationId, 'SET fencingToken = :token', `${exists} AND attribute_not_exists(executionArn)`, {
        ':token': fencingToken,
      }),

    /** After a hold the same execution goes on with a lease of its own. */
    recordNewLease: (remediationId: string, fencingToken: number) =>
      update(remediationId, 'SET fencingToken = :token', 'attribute_exists(unsettled)', { ':token': fencingToken }),

    /**
     * Shuts out whatever an ended execution may still have at work: without a token its writes about an effect are
     * refused, and no call is made without one. @returns the row as it stays
     */
    async fence(remediationId: string): Promise<LedgerEntry | undefined> {
      await update(remediationId, 'REMOVE fencingToken', exists);
      return get(remediationId);
    },

    recordWaiting: (remediationId: string, waiting: Waiting) =>
      update(remediationId, 'SET waiting = :waiting', `${exists} AND attribute_not_exists(executionArn)`, { ':waiting': waiting }),

    recordHold: (remediationId: string, hold: Hold) => update(remediationId, 'SET #hold = :hold', exists, { ':hold': hold }),

    /** Asks people; a second call keeps the first question. @returns it, with what they have said so far. */
    async askApproval(remediationId: string, question: Omit<Approval, 'decisions'>): Promise<Approval> {
      const approval: Approval = { ...question, decisions: [] };
      await update(remediationId, 'SET approval = if_not_exists(approval, :approval)', exists, { ':approval': approval });
      return (await get(remediationId))?.approval ?? approval;
    },

    /** @returns false when nothing was asked, or all is over. */
    recordApproval: (remediationId: string, decision: ApprovalDecision) =>
      update(
        remediationId,
        'SET approval.#decisions = list_append(approval.#decisions, :decision)',
        'attribute_exists(approval) AND attribute_exists(unsettled)',
        { ':decision': [decision] },
      ),

    recordStart: (remediationId: string, executionArn: string, now: Date) =>
      update(
        remediationId,
        'SET executionArn = if_not_exists(executionArn, :arn), startedAt = if_not_exists(startedAt, :now)',
        exists,
        { ':arn': executionArn, ':now': now.toISOString() },
      ),

    /**
     * Ledger row before the call. Only the first writer wins; a later one learns what is there.
     * @throws LeaseLostError when another token has come since.
     */
    async recordIntent(writer: Writer, effect: Effect): Promise<IntentResult> {
      const recorded = await update(
        writer.remediationId,
        'SET effect = :effect',
        'fencingToken = :token AND (attribute_not_exists(effect) OR effect.#status = :refused)',
        { ':effect': effect, ':token': writer.fencingToken, ':refused': 'refused' },
      );
      if (recorded) return { kind: 'recorded' };
      const entry = await get(writer.remediationId);
      if (entry?.fencingToken !== writer.fencingToken || !entry.effect) throw new LeaseLostError(writer.remediationId, writer.ciId);
      return { kind: 'existing', effect: entry.effect };
    },

    replaceEffect,

    recordAudit: (remediationId: string, audit: LedgerAudit) =>
      update(remediationId, 'SET #audit = if_not_exists(#audit, :audit)', exists, { ':audit': audit }),

    /** Adds one of CloudTrail's events, if it isn't there yet. */
    async recordCloudTrailEvent(remediationId: string, event: LedgerCloudTrailEvent): Promise<void> {
      for (;;) {
        const entry = await get(remediationId);
        const known = entry?.cloudTrailEvents;
        if (!entry || known?.some(({ eventId }) => eventId === event.eventId)) return;
        const isUnchanged = known ? 'size(cloudTrailEvents) = :count' : 'attribute_not_exists(cloudTrailEvents)';
        const values = { ':events': [...(known ?? []), event], ...(known && { ':count': known.length }) };
        if (await update(remediationId, 'SET cloudTrailEvents = :events', `${exists} AND ${isUnchanged}`, values)) return;
      }
    },

    recordNote: (remediationId: string, now: Date) =>
      update(remediationId, 'SET noteWrittenAt = if_not_exists(noteWrittenAt, :now)', exists, { ':now': now.toISOString() }),

    recordRelease: (remediationId: string, now: Date) =>
      update(remediationId, 'SET releasedAt = if_not_exists(releasedAt, :now)', exists, { ':now': now.toISOString() }),

    recordDeadLetter: (remediationId: string, now: Date) =>
      update(remediationId, 'SET deadLetteredAt = if_not_exists(deadLetteredAt, :now)', exists, {
        ':now': now.toISOString(),
      }),

    /** Takes the remediation off the sweeper's list. */
    settle: (remediationId: string, now: Date) =>
      update(remediationId, 'SET settledAt = if_not_exists(settledAt, :now) REMOVE unsettled', exists, {
        ':now': now.toISOString(),
      }),

    /** @returns the remediations of an incident; the index lags a moment behind, the rows don't. */
    async findByIncident(incidentId: string): Promise<LedgerEntry[]> {
      const rows = await queryAll(dynamodb, {
        TableName: table,
        IndexName: 'incident',
        KeyConditionExpression: 'incidentId = :incidentId',
        ExpressionAttributeValues: { ':incidentId': incidentId },
      });
      const entries = await Promise.all(rows.map(({ remediationId }) => get(String(remediationId))));
      return entries.filter((entry) => entry !== undefined);
    },

    /** @returns the ids of remediations received before that moment and not settled yet, oldest first. */
    async findUnsettled(receivedBefore: Date): Promise<string[]> {
      const rows = await queryAll(dynamodb, {
        TableName: table,
        IndexName: 'unsettled',
        KeyConditionExpression: 'unsettled = :yes AND receivedAt < :before',
        ExpressionAttributeValues: { ':yes': 'yes', ':before': receivedBefore.toISOString() },
      });
      return rows.map(({ remediationId }) => String(remediationId));
    },
  };
}
