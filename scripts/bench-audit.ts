import { parseArgs } from 'node:util';
import type { Client } from 'pg';
import type { AuditSqlOptions } from '../src/stores/audit-sql.ts';
import { createDirectClient } from './bench/audit/direct-client.ts';
import { formatInserts, formatLoaded, formatQueries, formatVerify } from './bench/audit/format.ts';
import { checkLoad, loadTrail } from './bench/audit/load-trail.ts';
import type { TrailEntry, TrailOptions } from './bench/audit/make-trail.ts';
import { measureInserts } from './bench/audit/measure-inserts.ts';
import { measureQueries, type Ways } from './bench/audit/measure-queries.ts';
import { measureVerify } from './bench/audit/measure-verify.ts';
import { openBenchDatabase } from './bench/audit/open-database.ts';
import { makePlainTable } from './bench/audit/plain-table.ts';

/** `npm run bench:audit`: what the audit trail costs on a real PostgreSQL with seven years in it. */
const SEED = 20_260_519;
const YEARS = 7;
const CLIENTS = 8;
const CHECKED = 100;
const INSERTS =
  'by the audit store; plain, into the same table without identity, hash and look-up; bare, without redaction as well';
/** No partition may be older. */
const FIRST_YEAR = 2020;

/** Thrown when an option is no number that the bench can work with. */
class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
  constructor(name: string, least: number, text: string) {
    super(`--${name} takes a whole number from ${least}, and ${text} is none.`);
  }
}

function readNumber(name: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw new InvalidOptionError(name, least, text);
  return Number(text);
}

/** @throws InvalidOptionError */
function readOptions(): { rows: number; samples: number } {
  const options = { rows: { type: 'string', default: '1000000' }, samples: { type: 'string', default: '200' } } as const;
  const { rows, samples } = parseArgs({ options }).values;
  return { rows: readNumber('rows', rows, 1000), samples: readNumber('samples', samples, 1) };
}

function plusYears(time: Date, years: number): Date {
  const later = new Date(time);
  later.setUTCFullYear(time.getUTCFullYear() + years);
  return later;
}

function makeTrailOptions(records: number, now: Date): TrailOptions {
  const from = new Date(Math.max(Date.UTC(FIRST_YEAR), plusYears(now, -YEARS).getTime()));
  return { records, from, to: plusYears(from, YEARS), seed: SEED };
}

const print = (title: string, text: string): void => console.log(`${title}\n\n${text}\n`);

async function describeServer(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, current_setting(name) as setting from pg_settings
     where name in ('server_version', 'shared_buffers', 'fsync', 'synchronous_commit') order by name`,
  );
  return rows.map(({ name, setting }) => `${name} ${setting}`).join(', ');
}

async function benchQueries(ways: Ways, trail: TrailOptions, sample: readonly TrailEntry[], samples: number): Promise<void> {
  await checkLoad(ways.direct, sample.slice(-CHECKED));
  const queries = await measureQueries(ways, trail, sample, samples);
  const title = `Queries: the query store over node-postgres, and over the Data API (each ${samples} times, at random)`;
  print(title, formatQueries(queries));
}

async function benchVerify(direct: AuditSqlOptions, trail: TrailOptions): Promise<void> {
  const times = await measureVerify(direct, trail);
  const title = 'Verification: `stackflow audit verify` of an export, in a process of its own (target: 1,000,000 records)';
  print(title, formatVerify(times));
}

async function benchInserts(owner: Client, writers: Client[], optionsOf: (writer: Client) => AuditSqlOptions): Promise<void> {
  const [first] = writers;
  if (first) await makePlainTable(owner, first, new Date().getUTCFullYear());
  const connections = writers.map(optionsOf);
  const rates = [await measureInserts(connections.slice(0, 1)), await measureInserts(connections)];
  print(`Inserts, from one process: ${INSERTS}`, formatInserts(rates));
}

/** Loads a trail, and measures what people and the product do with it. */
async function benchAudit({ rows, samples }: ReturnType<typeof readOptions>): Promise<void> {
  const trail = makeTrailOptions(rows, new Date());
  const database = await openBenchDatabase(process.env['AUDIT_DATABASE_URL']);
  const optionsOf = (client: Client): AuditSqlOptions => ({ ...database.overDataApi, rdsData: createDirectClient(client) });
  const clients: Client[] = [];
  const connectAs = async (role: 'owner' | 'writer') => {
    const client = await database.connectAs(role);
    clients.push(client);
    return client;
  };
  try {
    const owner = await connectAs('owner');
    const writers: Client[] = [];
    while (writers.length < CLIENTS) writers.push(await connectAs('writer'));
    const [writer] = writers;
    print('Server', await describeServer(owner));
    const loaded = await loadTrail(owner, trail);
    print('Load', formatLoaded(loaded, rows));
    if (writer) {
      await benchQueries({ direct: optionsOf(writer), dataApi: database.overDataApi }, trail, loaded.sample, samples);
      await benchVerify(optionsOf(writer), trail);
    }
    await benchInserts(owner, writers, optionsOf);
  } finally {
    for (const client of clients) await client.end();
    await database.close();
  }
}

await benchAudit(readOptions());
