import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databaseInstant } from '../../../src/decisions/verify-audit/database-instant.ts';
import { ADMIN_SECRET_ARN, CLUSTER_ARN, createRdsDataClient, startDataApiProcess } from '../../local/data-api/data-api-process.ts';

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

const TEXTS = [
  '2026-05-19T10:00:00Z',
  '2026-05-19T10:00Z',
  '2026-05-19T10:00:00.000Z',
  '2026-05-19T10:00:00.100Z',
  '2026-05-19T10:00:00.12Z',
  '2026-05-19T10:00:10.000Z',
  '2026-05-19T10:00:00.123456Z',
  '2026-05-19T10:00:00.1234564Z',
  '2026-05-19T10:00:00.1234566Z',
  '2026-05-19T10:00:00.0000005Z',
  '2026-05-19T10:00:00.0000015Z',
  '2026-12-31T23:59:59.9999999Z',
  '2024-02-29T00:00:00.001Z',
  '2026-05-19T00:30:00+02:00',
  '2026-05-19T23:30:00.5-05:30',
];

test('an instant is told as PostgreSQL tells it', async () => {
  const selected = TEXTS.map((_, index) => `(to_jsonb(:t${index}::timestamptz at time zone 'UTC') #>> '{}') || '+00:00'`);
  const parameters = TEXTS.map((stringValue, index) => ({ name: `t${index}`, value: { stringValue } }));
  const target = { resourceArn: CLUSTER_ARN, secretArn: ADMIN_SECRET_ARN, database: 'stackflow' };
  const { records = [] } = await rdsData.send(new ExecuteStatementCommand({ ...target, sql: `select ${selected.join(', ')}`, parameters }));

  expect(TEXTS.map(databaseInstant)).toEqual(records[0]?.map(({ stringValue }) => stringValue));
});

test.each(['', 'yesterday', '2026-05-19', '2026-05-19T10:00:00', '2026-05-19T10:00:00Z ', '2026-13-01T10:00:00+00:00'])('"%s" is no instant', (text) => {
  expect(databaseInstant(text)).toBeUndefined();
});
