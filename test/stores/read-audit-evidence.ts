import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { verifyAudit } from '../../src/decisions/verify-audit/verify-audit.ts';
import type { AuditVerdict } from '../../src/decisions/verify-audit/verdict.ts';
import { createAuditExportStore } from '../../src/stores/audit-export-store.ts';
import type { ChainListStoreOptions } from '../../src/stores/chain-list-store.ts';
import { createLockedObjects } from '../../src/stores/locked-objects.ts';
import type { AuditKeeper } from './start-audit-keeper.ts';

/** Verifies the trail as an auditor would: its rows, its signed lists, and which of them the control table calls the newest. */
export async function verifyTrail(keeper: AuditKeeper, { s3, bucket, dynamodb, controlTable }: ChainListStoreOptions): Promise<AuditVerdict> {
  const objects = createLockedObjects(s3, bucket);
  const trail = createAuditExportStore(keeper.databaseOf('writer'));
  const keys = await objects.listKeys('lists/');
  const lists = await Promise.all(keys.map(async (key) => ({ key, text: await objects.read(key) })));
  const rows = await Promise.all(
    (['anchors', 'heads'] as const).map(async (kind) => {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: controlTable, Key: { scope: `chain-${kind}` } }));
      return Item ? [JSON.stringify({ newestList: { kind, key: Item['key'], sha256: Item['sha256'] } })] : [];
    }),
  );
  const bounds = await trail.readBounds({});
  const linesOf = async (table: 'records' | 'events' | 'identities') => {
    const lines: string[] = [];
    for await (const line of trail.readLines(table, bounds)) lines.push(line);
    return lines;
  };
  const [records, events, identities] = [await linesOf('records'), await linesOf('events'), await linesOf('identities')];
  const facts = identities.map((line) => {
    const { remediationId, ciId, recordedAt, sequence, hash } = JSON.parse(line) as Record<string, unknown>;
    const own = events.map((event) => JSON.parse(event) as Record<string, unknown>).filter((event) => event['remediationId'] === remediationId);
    const receivedAt = new Date(String(recordedAt)).toISOString();
    const known = own.map((event) => ({ eventId: event['eventId'], sequence: event['sequence'], hash: event['hash'] }));
    return JSON.stringify({ remediationId, ciId, receivedAt, audit: { sequence, hash }, events: known });
  });
  return verifyAudit({ records, events, identities, lists, ledger: [...rows.flat(), ...facts], publicKeys: keeper.publicKeys });
}
