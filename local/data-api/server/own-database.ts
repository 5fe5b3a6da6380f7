import { Client } from 'pg';
import { creationOf } from '../creation.ts';
import { ADMIN_ROLE } from '../log-in.ts';
import type { OwnNames } from './own-names.ts';

/** A database of this process alone. */
export interface OwnDatabase {
  url: string;
  /** The role that the server's URL logs in as. */
  superuser: string;
  /** Drops it with its roles, whoever is connected. */
  drop(): Promise<void>;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  // A lost connection fails the statement too; without a listener it would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  return work(client).finally(() => client.end());
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function dropAll(client: Client, { database, rolePrefix, toServer }: OwnNames): Promise<void> {
  await client.query(`drop database if exists ${database} with (force)`);
  // The admin comes last: it granted the others their memberships.
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where starts_with(rolname, $1) order by rolname = $2',
    [rolePrefix, toServer(ADMIN_ROLE)],
  );
  for (const { rolname } of rows) await client.query(`drop role ${client.escapeIdentifier(rolname)}`);
}

/**
 * Creates a database and its owner in a server.
 * @param serverUrl `postgres://…` of a superuser.
 */
export async function createOwnDatabase(serverUrl: string, names: OwnNames): Promise<OwnDatabase> {
  const drop = () => withClient(serverUrl, (client) => dropAll(client, names));
  const superuser = await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>('select session_user::text as name');
    for (const statement of creationOf(names.database)) await client.query(names.toServer(statement));
    return rows[0]?.name ?? '';
  }).catch(async (error: unknown) => {
    await drop().catch(() => undefined);
    throw error;
  });
  return { url: urlOf(serverUrl, names.database), superuser, drop };
}
