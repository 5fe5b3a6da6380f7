import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
  type ExecuteStatementCommandInput,
  type RDSDataClient,
} from '@aws-sdk/client-rds-data';
import {
  ADMIN_SECRET_ARN,
  CLUSTER_ARN,
  createRdsDataClient,
  DATABASE_URL,
  startDataApiProcess,
  SUPERUSER,
  SUPERUSER_SECRET_ARN,
  WRITER_SECRET_ARN,
} from './data-api-process.ts';

const cluster = { resourceArn: CLUSTER_ARN, secretArn: ADMIN_SECRET_ARN };
const target = { ...cluster, database: 'stackflow' };
let dataApi: Awaited<ReturnType<typeof startDataApiProcess>>;
let rdsData: RDSDataClient;

beforeAll(async () => {
  dataApi = await startDataApiProcess();
  rdsData = createRdsDataClient(dataApi.url);
}, 60_000);

afterAll(async () => {
  rdsData.destroy();
  await dataApi.close();
});

const execute = (sql: string, options: Partial<ExecuteStatementCommandInput> = {}) =>
  rdsData.send(new ExecuteStatementCommand({ ...target, sql, ...options }));

const text = (name: string, stringValue: string) => ({ name, value: { stringValue } });

describe('values', () => {
  test('come back in the forms of the Data API', async () => {
    const sql = `select 1, 2::bigint, 1.5::float8, 1.50::numeric, true, null, 'a', '{"b": 1}'::jsonb, '\\x00ff'::bytea,
      '2026-05-19T10:00:00Z'::timestamptz`;

    const { records, numberOfRecordsUpdated, columnMetadata } = await execute(sql);

    expect(records).toEqual([
      [
        { longValue: 1 },
        { longValue: 2 },
        { doubleValue: 1.5 },
        { stringValue: '1.50' },
        { booleanValue: true },
        { isNull: true },
        { stringValue: 'a' },
        { stringValue: '{"b": 1}' },
        { blobValue: new Uint8Array([0, 255]) },
        { stringValue: '2026-05-19 10:00:00+00' },
      ],
    ]);
    expect(numberOfRecordsUpdated).toBe(0);
    expect(columnMetadata).toBeUndefined();
  });

  test('go in with their type and type hint', async () => {
    const { records } = await execute(
      `select pg_typeof(:s)::text, pg_typeof(:l)::text, pg_typeof(:f)::text, pg_typeof(:b)::text, pg_typeof(:j)::text,
              pg_typeof(:u)::text, pg_typeof(:t)::text, pg_typeof(:d)::text, pg_typeof(:n)::text, pg_typeof(:y)::text`,
      {
        parameters: [
          text('s', 'a'),
          { name: 'l', value: { longValue: 1 } },
          { name: 'f', value: { doubleValue: 1.5 } },
          { name: 'b', value: { booleanValue: true } },
          { ...text('j', '{}'), typeHint: 'JSON' },
          { ...text('u', '00000000-0000-0000-0000-000000000000'), typeHint: 'UUID' },
          { ...text('t', '2026-05-19 10:00:00.123'), typeHint: 'TIMESTAMP' },
          { ...text('d', '2026-05-19'), typeHint: 'DATE' },
          { ...text('n', '1.50'), typeHint: 'DECIMAL' },
          { name: 'y', value: { blobValue: new Uint8Array([0, 255]) } },
        ],
      },
    );

    expect(records?.[0]?.map((field) => field.stringValue)).toEqual([
      'character varying',
      'bigint',
      'double precision',
      'boolean',
      'json',
      'uuid',
      'timestamp without time zone',
      'date',
      'numeric',
      'bytea',
    ]);
  });

  test('come as JSON, or with metadata, when asked', async () => {
    const asJson = await execute("select 1 as a, 1.50 as b, '{}'::jsonb as c, null as d", { formatRecordsAs: 'JSON' });
    const withMetadata = await execute('select now() as "when"', { includeResultMetadata: true });

    expect(JSON.parse(asJson.formattedRecords ?? '')).toEqual([{ a: 1, b: 1.5, c: '{}', d: null }]);
    expect(asJson.records).toBeUndefined();
    expect(withMetadata.columnMetadata).toMatchObject([{ label: 'when', typeName: 'timestamptz' }]);
  });
});

describe('refusals', () => {
  test.each([
    ['several statements', 'select 1; select 2', {}, 'BadRequestException', "Multistatements aren't supported"],
    ['a row above 64 KB', "select repeat('x', 65537)", {}, 'BadRequestException', 'Packet for query is too large'],
    [
      'a response above 1 MiB',
      "select repeat('x', 60000) from generate_series(1, 18)",
      {},
      'BadRequestException',
      'response size limit',
    ],
    [
      'an array parameter',
      'select :a',
      { parameters: [{ name: 'a', value: { arrayValue: { longValues: [1] } } }] },
      'BadRequestException',
      'array parameters are not supported',
    ],
    ['a missing parameter', 'select :a', {}, 'BadRequestException', 'Cannot find parameter: a'],
    [
      'a time in another form than its hint',
      'select :a',
      { parameters: [{ ...text('a', '2026-05-19T10:00:00Z'), typeHint: 'TIMESTAMP' as const }] },
      'BadRequestException',
      'YYYY-MM-DD HH:MM:SS',
    ],
    ['an unknown secret', 'select 1', { secretArn: `${ADMIN_SECRET_ARN}x` }, 'BadRequestException', 'Error fetching secret'],
    ['another database', 'select 1', { database: 'postgres' }, 'DatabaseNotFoundException', 'not found'],
    ['a schema', 'select 1', { schema: 'public' }, 'BadRequestException', 'Schema is not supported'],
    ['bad SQL', 'selec 1', {}, 'DatabaseErrorException', 'SQLState: 42601'],
    ['a role that does not exist', 'select 1', { secretArn: WRITER_SECRET_ARN }, 'DatabaseErrorException', 'SQLState: 28P01'],
    ['what only a superuser may do', 'select * from pg_authid', {}, 'DatabaseErrorException', 'SQLState: 42501'],
  ])('%s', async (_, sql, options, name, message) => {
    await expect(execute(sql, options)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  test('a string where jsonb or timestamptz is meant, unless it is cast', async () => {
    await execute('create schema refusal');
    await execute('create table refusal.entry (a jsonb, b timestamptz)');
    const insert = (a: string, b: string) =>
      execute(`insert into refusal.entry (a, b) values (${a}, ${b})`, {
        parameters: [text('a', '{}'), text('b', '2026-05-19T10:00:00Z')],
      });

    await expect(insert(':a', ':b::timestamptz')).rejects.toThrow(/is of type jsonb but expression is of type character/);
    await expect(insert(':a::jsonb', ':b')).rejects.toThrow(/is of type timestamp with time zone but expression/);
    await expect(insert(':a::jsonb', ':b::timestamptz')).resolves.toMatchObject({ numberOfRecordsUpdated: 1 });
  });
});

describe('transactions', () => {
  const begin = () => rdsData.send(new BeginTransactionCommand(target));
  const count = async () => (await execute('select count(*) from shelf.book')).records?.[0]?.[0]?.longValue;

  beforeAll(async () => {
    await execute('create schema shelf');
    await execute('create table shelf.book (title text)');
  });

  test('keep what is committed', async () => {
    const { transactionId } = await begin();
    await execute("insert into shelf.book values ('kept')", { transactionId });

    const { transactionStatus } = await rdsData.send(new CommitTransactionCommand({ ...cluster, transactionId }));

    expect(transactionStatus).toBe('Transaction Committed');
    expect(await count()).toBe(1);
  });

  test('forget what is rolled back, statements that failed included', async () => {
    const before = await count();
    const { transactionId } = await begin();
    await execute("insert into shelf.book values ('forgotten')", { transactionId });
    await expect(execute('select 1 / 0', { transactionId })).rejects.toThrow('SQLState: 22012');

    await rdsData.send(new RollbackTransactionCommand({ ...cluster, transactionId }));

    expect(await count()).toBe(before);
  });

  test('end once', async () => {
    const { transactionId } = await begin();
    await rdsData.send(new CommitTransactionCommand({ ...cluster, transactionId }));

    await expect(execute('select 1', { transactionId })).rejects.toMatchObject({ name: 'TransactionNotFoundException' });
  });

  // A server has a session for each.
  (DATABASE_URL ? test.skip : test)('hold back other calls until they end', async () => {
    const { transactionId } = await begin();
    await execute("insert into shelf.book values ('seen')", { transactionId });
    const other = execute("select count(*) from shelf.book where title = 'seen'");
    await rdsData.send(new CommitTransactionCommand({ ...cluster, transactionId }));

    expect((await other).records).toEqual([[{ longValue: 1 }]]);
  });

  test('are not needed for a batch', async () => {
    const parameterSets = [[text('title', 'one')], [text('title', 'two')]];
    const sql = "insert into shelf.book values ('batch ' || :title)";

    const { updateResults } = await rdsData.send(new BatchExecuteStatementCommand({ ...target, sql, parameterSets }));

    expect(updateResults).toHaveLength(2);
    expect((await execute("select count(*) from shelf.book where title like 'batch %'")).records).toEqual([[{ longValue: 2 }]]);
  });
});

test('nothing of a session is left for the next call', async () => {
  await execute("set timezone to 'Europe/Berlin'");
  await execute('create temporary table note (line text)');

  expect((await execute("select current_setting('timezone')")).records).toEqual([[{ stringValue: 'UTC' }]]);
  await expect(execute('select * from note')).rejects.toThrow('SQLState: 42P01');
});

test('each call runs as the role of its secret', async () => {
  const [asAdmin, asSuperuser] = await Promise.all([
    execute('select session_user::text'),
    execute('select session_user::text', { secretArn: SUPERUSER_SECRET_ARN }),
  ]);

  expect(asAdmin.records).toEqual([[{ stringValue: 'stackflow_admin' }]]);
  expect(asSuperuser.records).toEqual([[{ stringValue: SUPERUSER }]]);
});
