import { PostgresError, type Engine, type Session } from './engine.ts';
import { isPassword } from './scram.ts';
import { TYPE } from './types.ts';

/** Owner of the database: like Aurora's master user no superuser, but allowed to create roles. */
export const ADMIN_ROLE = 'stackflow_admin';

/** What a secret says. Without a password none is asked for (the secret that RDS itself manages). */
export interface Login {
  role: string;
  password?: string;
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * What follows a caller: Aurora keeps nothing of a session from one call to the next. The superuser comes back by name,
 * since in PGlite RESET goes back to the last role that was set.
 */
const forgetting = (superuser: string): string[] => [
  `set session authorization ${quoteName(superuser)}`,
  'reset all',
  'discard temp',
];

const refuse = (sqlState: string, message: string): PostgresError =>
  new PostgresError({ severity: 'FATAL', sqlState, message });

async function assertMayLogIn(session: Session, { role, password }: Login): Promise<void> {
  const { rows } = await session.query('select rolcanlogin, rolpassword from pg_authid where rolname = $1', [
    { typeId: TYPE.varchar, text: role },
  ]);
  const [canLogIn, verifier] = rows[0] ?? [];
  if (!rows[0] || (password !== undefined && !isPassword(password, verifier ?? null))) {
    throw refuse('28P01', `password authentication failed for user "${role}"`);
  }
  if (canLogIn !== 't') throw refuse('28000', `role "${role}" is not permitted to log in`);
}

async function forget(session: Session, superuser: string): Promise<void> {
  // They only fail when the connection is lost, or the database closed: then nobody gets this session any more.
  for (const statement of forgetting(superuser)) await session.query(statement).catch(() => undefined);
}

/**
 * Opens a session of a role.
 * @throws PostgresError when the role doesn't exist, may not log in, or has another password.
 */
export async function logIn(engine: Engine, login: Login): Promise<Session> {
  const session = await engine.connect();
  try {
    await assertMayLogIn(session, login);
    await session.query(`set session authorization ${quoteName(login.role)}`);
  } catch (error) {
    session.release();
    throw error;
  }
  return {
    query: session.query,
    release() {
      void forget(session, engine.superuser).finally(() => session.release());
    },
  };
}
