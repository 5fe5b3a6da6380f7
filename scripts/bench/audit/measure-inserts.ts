import type { AuditRecord } from '../../../src/contracts/audit-record.ts';
import { nextLink, type ChainLink } from '../../../src/stores/audit-canonical.ts';
import type { AuditSqlOptions } from '../../../src/stores/audit-sql.ts';
import { createAuditStore } from '../../../src/stores/audit-store.ts';
import { median } from '../median.ts';
import { makeRecord } from './make-record.ts';
import { ciIdOf, incidentIdOf } from './make-trail.ts';
import { createPlainStore } from './plain-table.ts';

const ROUNDS = 5;
const ROWS_A_ROUND = 240;
/** Behind all incidents that the trail may have. */
const FIRST_INCIDENT = 50_000_000;
const CIS_A_CLIENT = 100;

export interface InsertRates {
  clients: number;
  /** Rows a second, medians. */
  chained: number;
  /** The same work but for the chain. */
  plain: number;
  /** The statement alone. */
  bare: number;
}

type Insert = (record: ChainLink<AuditRecord>) => Promise<unknown>;

/** Rows that nobody has written yet, about CIs that no other client writes about. */
function makeRows(client: number, firstIncident: number, count: number): ChainLink<AuditRecord>[] {
  return Array.from({ length: count }, (_, number) => {
    const remediation = { playbook: number, attempt: 1, result: 'success', recordedAt: new Date() } as const;
    const ciId = ciIdOf(client * CIS_A_CLIENT + (number % CIS_A_CLIENT));
    return nextLink(makeRecord({ ...remediation, ciId, incidentId: incidentIdOf(firstIncident + number) }), undefined);
  });
}

/** @returns rows a second of all clients together. */
async function rate(inserts: Insert[], firstIncident: number): Promise<number> {
  const each = ROWS_A_ROUND / inserts.length;
  const rows = inserts.map((_, client) => makeRows(client, firstIncident + client * each, each));
  const start = performance.now();
  await Promise.all(
    inserts.map(async (insert, client) => {
      for (const row of rows[client] ?? []) await insert(row);
    }),
  );
  return (ROWS_A_ROUND * 1000) / (performance.now() - start);
}

function toAuditRecord({ record }: ChainLink<AuditRecord>): AuditRecord {
  const { sequence: _sequence, previousHash: _previous, ...unchained } = record;
  return unchained;
}

/**
 * Inserts through the product's audit store and into the plain table, in turns.
 * @param connections one a client
 */
export async function measureInserts(connections: AuditSqlOptions[]): Promise<InsertRates> {
  const chained = connections.map((options): Insert => {
    const store = createAuditStore(options);
    return (row) => store.record(toAuditRecord(row));
  });
  const stores = connections.map(createPlainStore);
  const [plain, bare] = [stores.map(({ record }): Insert => record), stores.map(({ insert }): Insert => insert)];
  const rates: Omit<InsertRates, 'clients'>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const firstIncident = FIRST_INCIDENT + (connections.length * ROUNDS + round) * ROWS_A_ROUND;
    const of = (inserts: Insert[]) => rate(inserts, firstIncident);
    rates.push({ chained: await of(chained), plain: await of(plain), bare: await of(bare) });
  }
  return {
    clients: connections.length,
    chained: median(rates.map((one) => one.chained)),
    plain: median(rates.map((one) => one.plain)),
    bare: median(rates.map((one) => one.bare)),
  };
}
