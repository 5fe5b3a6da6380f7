import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'pg';
import { EVENT_COLUMNS, IDENTITY_COLUMNS, RECORD_COLUMNS } from '../../../src/contracts/audit-evidence.ts';
import type { ChainLink } from '../../../src/stores/audit-canonical.ts';
import { createAuditQueryStore } from '../../../src/stores/audit-query-store.ts';
import { createAuditStore } from '../../../src/stores/audit-store.ts';
import { toSnakeCase, type AuditSqlOptions } from '../../../src/stores/audit-sql.ts';
import { copyRows } from './copy-rows.ts';
import { makeTrail, type TrailEntry, type TrailOptions } from './make-trail.ts';

/** Entries a COPY. */
const BATCH = 500;
/** Entries that are remembered, so that queries can ask for what is there. */
const SAMPLE = 2000;

/** Thrown when the product reads something else than what was loaded. */
class LoadedWrongError extends Error {
  override readonly name = 'LoadedWrongError';
  constructor(remediationId: string) {
    super(`The audit stores don't give back ${remediationId} as it was loaded: the load has to be mended first.`);
  }
}

export interface Loaded {
  seconds: number;
  canonicalBytes: number;
  events: number;
  /** Entries at equal distances, oldest first. */
  sample: TrailEntry[];
}

interface Table {
  name: string;
  columns: string[];
  /** What the columns are called in the product. */
  fields: string[];
}

function tableOf(name: string, columns: object): Table {
  const fields = Object.keys(columns);
  return { name: `remediation.${name}`, fields, columns: fields.map(toSnakeCase) };
}

const IDENTITIES = tableOf('audit_identity', IDENTITY_COLUMNS);
const RECORDS = tableOf('audit_record', RECORD_COLUMNS);
const EVENTS = tableOf('cloud_trail_event', EVENT_COLUMNS);

function toRow<T extends object>({ record, canonical, hash }: ChainLink<T>, { fields }: Table): unknown[] {
  const values = new Map<string, unknown>(Object.entries({ ...record, canonical, hash }));
  return fields.map((field) => values.get(field));
}

async function copyBatch(owner: Client, batch: TrailEntry[]): Promise<void> {
  const copy = <T extends object>(links: ChainLink<T>[], table: Table): Promise<void> =>
    copyRows(owner, table.name, table.columns, links.map((link) => toRow(link, table)));
  const records = batch.map(({ record }) => record);
  await copy(records, IDENTITIES);
  await copy(records, RECORDS);
  await copy(batch.flatMap(({ event }) => event ?? []), EVENTS);
}

async function makePartitions(owner: Client, { from, to }: TrailOptions): Promise<void> {
  for (let year = from.getUTCFullYear(); year <= to.getUTCFullYear(); year++)
    await owner.query('select remediation.make_audit_partition($1)', [year]);
}

/** Of a partitioned table autovacuum looks at the partitions alone, and so does this. */
async function vacuum(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'remediation'::regnamespace and relkind = 'r'`,
  );
  for (const { name } of rows) await owner.query(`vacuum (analyze) ${name}`);
}

/** Writes a trail as its owner, the way the product would have in years, and vacuums. */
export async function loadTrail(owner: Client, options: TrailOptions): Promise<Loaded> {
  const start = performance.now();
  const loaded = { canonicalBytes: 0, events: 0, sample: [] as TrailEntry[] };
  const distance = Math.max(1, Math.floor(options.records / SAMPLE));
  await makePartitions(owner, options);
  let [batch, number] = [[] as TrailEntry[], 0];
  let copying = Promise.resolve();
  for (const entry of makeTrail(options)) {
    batch.push(entry);
    if (number++ % distance === 0) loaded.sample.push(entry);
    loaded.canonicalBytes += Buffer.byteLength(entry.record.canonical);
    if (entry.event) loaded.events += 1;
    if (batch.length < BATCH && number < options.records) continue;
    // The server takes one batch while the next one is made.
    await copying;
    copying = copyBatch(owner, batch);
    batch = [];
  }
  await copying;
  await vacuum(owner);
  const seconds = (performance.now() - start) / 1000;
  return { ...loaded, canonicalBytes: loaded.canonicalBytes / options.records, seconds };
}

/**
 * Reads some of the sample back through the product's stores.
 * @throws LoadedWrongError
 */
export async function checkLoad(options: AuditSqlOptions, sample: readonly TrailEntry[]): Promise<void> {
  const [store, queries] = [createAuditStore(options), createAuditQueryStore(options)];
  for (const { record, event } of sample) {
    const { remediationId } = record.record;
    const stored = await store.find(remediationId);
    const found = await queries.find(remediationId);
    const expected = { ...record.record, hash: record.hash };
    const cloudTrail = { cloudTrailEventId: event?.record.eventId ?? null, cloudTrailState: event ? 'linked' : 'none' };
    const isSame = isDeepStrictEqual(stored, expected) && isDeepStrictEqual(found, { ...expected, ...cloudTrail });
    if (!isSame) throw new LoadedWrongError(remediationId);
  }
}
