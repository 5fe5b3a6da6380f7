import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LedgerAudit, LedgerEntry } from '../contracts/ledger-entry.ts';
import { succeeds } from './conditional-write.ts';
import { createLedgerRows } from './ledger-row.ts';

export type DiscardStore = ReturnType<typeof createDiscardStore>;

/** What the ledger says of the audit record of a discard, as it does of a remediation's. */
export type DiscardFact = Pick<LedgerEntry, 'remediationId' | 'ciId' | 'receivedAt' | 'expiresAt'>;

/** Rows of the ledger's table by which the audit trail is verified; they are no remediations. */
export function createDiscardStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const { update } = createLedgerRows(dynamodb, table);
  return {
    /** Before the record is written. Again, it changes nothing. */
    announce: (fact: DiscardFact): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new PutCommand({
            TableName: table,
            Item: { ...fact, kind: 'discard' },
            ConditionExpression: 'attribute_not_exists(remediationId)',
          }),
        ),
      ),

    recordAudit: (remediationId: string, audit: LedgerAudit): Promise<boolean> =>
      update(remediationId, 'SET #audit = if_not_exists(#audit, :audit)', 'attribute_exists(remediationId)', { ':audit': audit }),
  };
}
