import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { Client } from 'pg';
import type { AuditSqlOptions } from '../../../src/stores/audit-sql.ts';
import { openAuditDatabase, type RunStatement } from '../../audit-database.ts';
import { migrate } from '../../migrate.ts';

const DATA_API = fileURLToPath(new URL('../../../local/data-api/main.ts', import.meta.url));
const CLUSTER = { clusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:audit', database: 'stackflow' };
const SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const OWNER = 'stackflow_admin';
const WRITER = 'stackflow_audit_writer';

/** Thrown when no PostgreSQL server is given: the embedded one tells nothing about times. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError';
  constructor() {
    super('AUDIT_DATABASE_URL is not set. Run `.ci/postgres npm run bench:audit`, which starts a throw-away server, or name one.');
  }
}

/** Thrown when the Data API can't use the server. */
export class DataApiEndedError extends Error {
  override readonly name = 'DataApiEndedError';
  constructor() {
    super('The Data API ended before it was up, as said above: AUDIT_DATABASE_URL must name a superuser of a running server.');
  }
}

/** The audit database in a real server, migrated and empty, reachable both ways. */
export interface BenchDatabase {
  /** As the writer, through the Data API. */
  overDataApi: AuditSqlOptions;
  /** A connection of node-postgres that acts as a role, in the same database. */
  connectAs(role: 'owner' | 'writer'): Promise<Client>;
  /** Drops the database. */
  close(): Promise<void>;
}

async function startDataApi(databaseUrl: string) {
  const roles = { [`${SECRET}owner`]: { role: OWNER }, [`${SECRET}writer`]: { role: WRITER } };
  const options = JSON.stringify({ roles, databaseUrl });
  const child = spawn(process.execPath, [DATA_API, options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [url] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    ended.then(() => {
      throw new DataApiEndedError();
    }),
  ]);
  return {
    url,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

const readNumber = async (run: RunStatement, sql: string): Promise<number> => (await run(sql))[0]?.[0]?.longValue ?? 0;

/** In a shared server the Data API gives database and roles names of its own, and hides them: their numbers are the same. */
async function readOids(run: RunStatement) {
  const roleOid = (role: string) => readNumber(run, `select oid::bigint from pg_catalog.pg_roles where rolname = '${role}'`);
  return {
    database: await readNumber(run, 'select oid::bigint from pg_catalog.pg_database where datname = current_database()'),
    owner: await roleOid(OWNER),
    writer: await roleOid(WRITER),
  };
}

async function readName(client: Client, sql: string, oid: number): Promise<string> {
  const { rows } = await client.query<{ name: string }>(sql, [oid]);
  return rows[0]?.name ?? '';
}

async function open(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

function createConnect(serverUrl: string, oids: Awaited<ReturnType<typeof readOids>>): BenchDatabase['connectAs'] {
  async function urlOfDatabase(): Promise<string> {
    const client = await open(serverUrl);
    const sql = 'select datname::text as name from pg_database where oid = $1';
    const name = await readName(client, sql, oids.database).finally(() => client.end());
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return url.href;
  }
  return async (role) => {
    const client = await open(await urlOfDatabase());
    const name = await readName(client, 'select rolname::text as name from pg_roles where oid = $1', oids[role]);
    await client.query(`set session authorization ${client.escapeIdentifier(name)}`);
    return client;
  };
}

/**
 * Makes a database of its own in a server, and applies the migrations.
 * @param serverUrl `postgres://…` of a superuser
 * @throws NoServerError, DataApiEndedError, and what the database refuses
 */
export async function openBenchDatabase(serverUrl: string | undefined): Promise<BenchDatabase> {
  if (!serverUrl) throw new NoServerError();
  const dataApi = await startDataApi(serverUrl);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const rdsData = new RDSDataClient({ endpoint: dataApi.url, region: 'us-east-1', credentials });
  const owner = openAuditDatabase({ ...CLUSTER, rdsData, secretArn: `${SECRET}owner` });
  try {
    await migrate(owner);
    await owner.run(`alter role ${WRITER} login`);
    return {
      overDataApi: { ...CLUSTER, rdsData, secretArn: `${SECRET}writer` },
      connectAs: createConnect(serverUrl, await readOids(owner.run)),
      async close() {
        rdsData.destroy();
        await dataApi.close();
      },
    };
  } catch (error) {
    await dataApi.close();
    throw error;
  }
}
