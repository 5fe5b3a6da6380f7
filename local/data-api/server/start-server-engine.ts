import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import type { Engine, Session } from '../engine.ts';
import { createOwnDatabase } from './own-database.ts';
import { createOwnNames } from './own-names.ts';
import { openSession, toPostgresError, type ServerSession } from './server-session.ts';

/** Connections at once; who comes after them waits. A server takes 100 by default, and several stacks share one. */
const MAX_CONNECTIONS = 8;

/** Connections stay open until the end: the embedded stack's clock would jump over the timer that closes them. */
function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: MAX_CONNECTIONS, idleTimeoutMillis: 0 });
  // A connection that is lost while idle leaves the pool by itself; one that is in use fails its next statement.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Uses a PostgreSQL server in place of the embedded one. It gets a database and roles of its own there, which `close`
 * drops, so that any number of stacks can share the server.
 * @param url `postgres://…` of a superuser; the database that it names is left alone.
 */
export async function startServerEngine(url: string): Promise<Engine> {
  const names = createOwnNames(randomBytes(3).toString('hex'));
  const own = await createOwnDatabase(url, names);
  const pool = openPool(own.url);
  const sessions = new Set<ServerSession>();
  let closing: Promise<void> | undefined;

  async function end(): Promise<void> {
    // Nobody may ever end a transaction that is open, and the pool would wait for it.
    for (const session of sessions) session.abandon();
    await pool.end();
    await own.drop();
  }

  return {
    superuser: own.superuser,
    async connect(): Promise<Session> {
      const client = await pool.connect().catch((error: unknown) => {
        throw toPostgresError(error);
      });
      const session = openSession(client, names, () => sessions.delete(session));
      sessions.add(session);
      if (closing) session.abandon();
      return session;
    },
    // Ctrl-C reaches a stack both as a signal and as the end of its input.
    close: () => (closing ??= end()),
  };
}
