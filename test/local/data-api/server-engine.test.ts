import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Engine, Session } from '../../../local/data-api/engine.ts';
import { logIn } from '../../../local/data-api/log-in.ts';
import { startServerEngine } from '../../../local/data-api/server/start-server-engine.ts';
import { TYPE } from '../../../local/data-api/types.ts';
import { DATABASE_URL } from './data-api-process.ts';

const url = DATABASE_URL ?? '';
const describeOnServer = DATABASE_URL ? describe : describe.skip;
if (!DATABASE_URL) console.warn('!! AUDIT_DATABASE_URL is not set: THE SERVER ENGINE WAS NOT TESTED (see .ci/postgres)');

const ADMIN = { role: 'stackflow_admin' };
const WRITER = 'stackflow_audit_writer';
const MAX_CONNECTIONS = 8;
const LOST = { failure: { severity: 'FATAL', sqlState: expect.stringMatching(/^(08006|57P01)$/) } };

let engine: Engine;

/** A superuser's connection to the server itself, beside all engines. */
async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Runs work in a session of one role, which ends with it. */
async function as<T>(role: string, work: (session: Session) => Promise<T>, on = engine): Promise<T> {
  const session = await logIn(on, { role });
  return work(session).finally(() => session.release());
}

const asAdmin = <T>(work: (session: Session) => Promise<T>) => as(ADMIN.role, work);
const valueOf = async (session: Session, sql: string) => (await session.query(sql)).rows[0]?.[0];
const terminate = (pid: string | null | undefined) =>
  onServer((client) => client.query('select pg_terminate_backend($1, 5000)', [pid]));

describeOnServer('the engine over a PostgreSQL server', () => {
  beforeAll(async () => {
    engine = await startServerEngine(url);
  }, 60_000);

  afterAll(() => engine.close());

  test.each([
    [TYPE.varchar, 'a', 'character varying'],
    [TYPE.int8, '1', 'bigint'],
    [TYPE.float8, '1.5', 'double precision'],
    [TYPE.boolean, 'true', 'boolean'],
    [TYPE.timestamp, '2026-05-19 10:00:00.123', 'timestamp without time zone'],
    [TYPE.bytea, '\\x00ff', 'bytea'],
    [TYPE.json, null, 'json'],
  ])('a parameter of type %i arrives as such (%s)', async (typeId, text, name) => {
    const { rows } = await asAdmin((session) => session.query('select pg_typeof($1)::text, $1 is null', [{ typeId, text }]));
    expect(rows).toEqual([[name, text === null ? 't' : 'f']]);
  });

  test('an untyped null takes the type of its place', async () => {
    const { rows } = await asAdmin((session) => session.query('select coalesce($1, 7)', [{ typeId: 0, text: null }]));
    expect(rows).toEqual([['7']]);
  });

  test('values come as text, with the types of their columns', async () => {
    const { columns, rows } = await asAdmin((session) =>
      session.query(`select 1 as a, true as b, null as c, '' as d, '{"x": 1}'::jsonb as e,
        '2026-05-19T10:00:00Z'::timestamptz as f`),
    );

    expect(columns.map(({ name, typeId }) => [name, typeId])).toEqual([
      ['a', TYPE.int4],
      ['b', TYPE.boolean],
      ['c', 25],
      ['d', 25],
      ['e', 3802],
      ['f', TYPE.timestamptz],
    ]);
    expect(rows).toEqual([['1', 't', null, '', '{"x": 1}', '2026-05-19 10:00:00+00']]);
  });

  test('changed rows are counted, and only those', async () => {
    await asAdmin(async (session) => {
      const count = async (sql: string) => (await session.query(sql)).affectedRows;

      expect(await count('create table counted (n integer)')).toBe(0);
      expect(await count('insert into counted select generate_series(1, 5)')).toBe(5);
      expect(await count('update counted set n = 0 where n > 2')).toBe(3);
      expect(await count('delete from counted where n = 0')).toBe(3);
      expect(await count('select * from counted')).toBe(0);
      expect(await count('')).toBe(0);
    });
  });

  test('a refusal says what PostgreSQL says, under the names of the caller', async () => {
    await asAdmin(async (session) => {
      await session.query('create table once (n integer primary key)');
      await session.query('insert into once values (1)');

      await expect(session.query('insert into once values (1)')).rejects.toMatchObject({
        failure: { severity: 'ERROR', sqlState: '23505', detail: 'Key (n)=(1) already exists.' },
      });
      await expect(session.query("select 'stackflow_admin', nonsense")).rejects.toMatchObject({
        failure: { sqlState: '42703', position: '27' },
      });
      await expect(session.query('grant stackflow_nobody to stackflow_admin')).rejects.toMatchObject({
        failure: { sqlState: '42704', message: 'role "stackflow_nobody" does not exist' },
      });
      expect(await valueOf(session, 'select count(*) from once')).toBe('1');
    });
  });

  test('a copy from nowhere fails, and the session goes on', async () => {
    await asAdmin(async (session) => {
      await session.query('create table copied (n integer)');

      await expect(session.query('copy copied from stdin')).rejects.toMatchObject({ failure: { sqlState: '57014' } });
      expect(await valueOf(session, 'select 1')).toBe('1');
    });
  });

  test('values that speak of a role stay as they are', async () => {
    const texts = ['stackflow_admin', 'written by stackflow_admin at noon'];
    await asAdmin(async (session) => {
      await session.query('create table said (line text)');
      for (const text of texts) await session.query('insert into said values ($1)', [{ typeId: TYPE.varchar, text }]);

      const { rows } = await session.query("select line, encode(line::bytea, 'escape') from said");
      expect(rows.map(([line]) => line)).toEqual(texts);
      expect(rows[1]?.[1]).toBe(texts[1]);
    });
  });

  test('calls go on beside an open transaction and see nothing of it', async () => {
    const [writer, reader] = await Promise.all([logIn(engine, ADMIN), logIn(engine, ADMIN)]);
    await writer.query('create table shelf (title text)');
    await writer.query('begin');
    await writer.query("insert into shelf values ('unseen')");

    expect(await valueOf(reader, 'select count(*) from shelf')).toBe('0');
    await writer.query('commit');
    expect(await valueOf(reader, 'select count(*) from shelf')).toBe('1');
    writer.release();
    reader.release();
  });

  test.each(['select 1', 'select 1 / 0'])('a transaction that a call left open ends with it (%s)', async (sql) => {
    await asAdmin(async (session) => {
      await session.query('begin');
      await session.query('create table forgotten (n integer)');
      await session.query(sql).catch(() => undefined);
    });

    expect(await asAdmin((session) => valueOf(session, "select to_regclass('forgotten')"))).toBeNull();
    await expect(asAdmin((session) => session.query('savepoint outside'))).rejects.toMatchObject({
      failure: { sqlState: '25P01' },
    });
  });

  test(`${MAX_CONNECTIONS} are served at once, the next one when somebody has left`, async () => {
    const sessions = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => engine.connect()));
    let isServed = false;
    const next = engine.connect().then((session) => {
      isServed = true;
      return session;
    });
    await Promise.all(sessions.map((session) => session.query('select 1')));
    expect(isServed).toBe(false);

    sessions[0]?.release();

    (await next).release();
    for (const session of sessions) session.release();
  });

  test('a connection that is lost fails its call, and those after it go well', async () => {
    const [working, idle] = await Promise.all([logIn(engine, ADMIN), logIn(engine, ADMIN)]);
    const pids = await Promise.all([working, idle].map((session) => valueOf(session, 'select pg_backend_pid()')));
    const call = expect(working.query('select pg_sleep(600)')).rejects.toMatchObject(LOST);

    await Promise.all(pids.map(terminate));

    await call;
    await expect(idle.query('select 1')).rejects.toMatchObject(LOST);
    await expect(idle.query('commit')).rejects.toMatchObject({ failure: { sqlState: '08006' } });
    working.release();
    idle.release();
    for (let call = 0; call <= MAX_CONNECTIONS; call++) {
      expect(await asAdmin((session) => valueOf(session, 'select 1'))).toBe('1');
    }
  });

  test('connections that are lost while nobody uses them are replaced', async () => {
    const pid = await asAdmin((session) => valueOf(session, 'select pg_backend_pid()'));
    await terminate(pid);

    // The one that finds the loss may still fail.
    await asAdmin((session) => valueOf(session, 'select 1')).catch(() => undefined);
    expect(await asAdmin((session) => valueOf(session, 'select 1'))).toBe('1');
  });
});

describeOnServer('engines that share a server', () => {
  test('have passwords, comments and rights of the same roles apart', async () => {
    const engines = await Promise.all([startServerEngine(url), startServerEngine(url)]);
    const passwords = ['the first password', 'the second password'];
    const logInAsWriter = async (on: Engine, password = '') => {
      const session = await logIn(on, { role: WRITER, password });
      return valueOf(session, 'select session_user::text').finally(() => session.release());
    };

    for (const [index, on] of engines.entries()) {
      const session = await logIn(on, ADMIN);
      await session.query(`create role ${WRITER} login password '${passwords[index]}'`);
      await session.query(`comment on role ${WRITER} is '${passwords[index]}'`);
      session.release();
    }

    for (const [index, on] of engines.entries()) {
      const sql = `select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '${WRITER}'`;
      expect(await as(WRITER, (session) => valueOf(session, sql), on)).toBe(passwords[index]);
      expect(await logInAsWriter(on, passwords[index])).toBe(WRITER);
      await expect(logInAsWriter(on, passwords[1 - index])).rejects.toMatchObject({ failure: { sqlState: '28P01' } });
    }
    await Promise.all(engines.map((on) => on.close()));
  });

  test('leave nothing in it, not even when a transaction is open', async () => {
    const own = await startServerEngine(url);
    const session = await logIn(own, ADMIN);
    await session.query(`create role ${WRITER}`);
    await session.query('create table left_over (n integer)');
    await session.query(`grant select on left_over to ${WRITER}`);
    const oids = await valueOf(session, `select array_agg(oid) from pg_roles where rolname in ('${ADMIN.role}', '${WRITER}')`);
    const database = await valueOf(session, 'select oid from pg_database where datname = current_database()');
    await session.query('begin');
    await session.query('lock table left_over');

    await Promise.all([own.close(), own.close()]);

    const sql = `select (select count(*) from pg_roles where oid = any ($1::oid[])) +
      (select count(*) from pg_database where oid = $2) as count`;
    expect(oids).toMatch(/^\{\d+,\d+\}$/);
    expect((await onServer((client) => client.query(sql, [oids, database]))).rows).toEqual([{ count: '0' }]);
    expect(() => session.release()).not.toThrow();
  });

  test('come back to the superuser of their URL, whatever its name', async () => {
    const role = `boss_${randomBytes(4).toString('hex')}`;
    await onServer((client) => client.query(`create role ${role} superuser login password 'boss'`));
    const own = await startServerEngine(Object.assign(new URL(url), { username: role, password: 'boss' }).href);

    for (let call = 0; call < 3; call++) expect(await as(ADMIN.role, (session) => valueOf(session, 'select 1'), own)).toBe('1');
    const session = await own.connect();
    expect(own.superuser).toBe(role);
    expect(await valueOf(session, 'select session_user::text')).toBe(role);

    session.release();
    await own.close();
    await onServer((client) => client.query(`drop role ${role}`));
  });
});

test('an engine does not start without a server', async () => {
  const nowhere = 'postgres://postgres@localhost/postgres?host=/nowhere';
  await expect(startServerEngine(nowhere)).rejects.toMatchObject({ code: 'ENOENT' });
});
