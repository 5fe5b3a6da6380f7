import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  Approval,
  ApprovalDecision,
  Hold,
  LedgerAudit,
  LedgerCloudTrailEvent,
  LedgerDeadLetter,
  LedgerEntry,
  Waiting,
} from '../contracts/ledger-entry.ts';
import { isMessage } from '../contracts/reviewed-message.ts';
import { succeeds } from './conditional-write.ts';
import { createLedgerEffects } from './ledger-effects.ts';
import { createLedgerRows } from './ledger-row.ts';
import { queryAll } from './query-all.ts';

export type { IntentResult, Writer } from './ledger-effects.ts';

export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** `StackFlow_RemediationLedger`: what was promised, done and recorded, by remediation id. Reads are consistent. */
export function createLedgerStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const rows = createLedgerRows(dynamodb, table);
  const { update } = rows;

  /** @returns the remediation; what else stands in the table is passed over. */
  async function get(remediationId: string): Promise<LedgerEntry | undefined> {
    const row = await rows.get(remediationId);
    return row && !isMessage(row) ? row : undefined;
  }

  const exists = 'attribute_exists(remediationId)';
  const isOpen = 'attribute_exists(unsettled) AND attribute_not_exists(fencedAt)';

  return {
    ...createLedgerEffects(rows),
    get,

    /** The first write of a remediation. @returns the row that is there already, whatever it is, or undefined when this one is new. */
    async receive(entry: LedgerEntry): Promise<LedgerEntry | undefined> {
      const isNew = await succeeds(
        dynamodb.send(
          new PutCommand({ TableName: table, Item: entry, ConditionExpression: 'attribute_not_exists(remediationId)' }),
        ),
      );
      return isNew ? undefined : ((await rows.get(entry.remediationId)) as LedgerEntry | undefined);
    },

    recordLease: (remediationId: string, fencingToken: number) =>
      update(remediationId, 'SET fencingToken = :token', `${exists} AND attribute_not_exists(executionArn) AND attribute_not_exists(fencedAt)`, {
        ':token': fencingToken,
      }),

    /** After a hold the same execution goes on with a lease of its own. @returns false when it is over: somebody has redriven it. */
    recordNewLease: (remediationId: string, fencingToken: number) =>
      update(remediationId, 'SET fencingToken = :token', isOpen, { ':token': fencingToken }),

    /**
     * Shuts out whatever an ended execution may still have at work: without a token its writes about an effect are
     * refused, and no call is made without one. It gets no other, not even redriven. @returns the row as it stays
     */
    async fence(remediationId: string, now: Date): Promise<LedgerEntry | undefined> {
      await update(remediationId, 'SET fencedAt = if_not_exists(fencedAt, :now) REMOVE fencingToken', exists, { ':now': now.toISOString() });
      return get(remediationId);
    },

    recordWaiting: (remediationId: string, waiting: Waiting) =>
      update(remediationId, 'SET waiting = :waiting', `${exists} AND attribute_not_exists(executionArn)`, { ':waiting': waiting }),

    /** @returns false when it is over: somebody has redriven it. */
    recordHold: (remediationId: string, hold: Hold) => update(remediationId, 'SET #hold = :hold', isOpen, { ':hold': hold }),

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

    /** From then on it waits for a person; what has become of that is left alone. */
    recordDeadLetter: (remediationId: string, deadLetter: LedgerDeadLetter, now: Date) =>
      update(
        remediationId,
        'SET deadLetteredAt = if_not_exists(deadLetteredAt, :now), deadLetter = if_not_exists(deadLetter, :letter), review = if_not_exists(review, :open)',
        exists,
        { ':now': now.toISOString(), ':letter': deadLetter, ':open': 'open' },
      ),

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
