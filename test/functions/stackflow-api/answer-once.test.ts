import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { answerOnce } from '../../../functions/stackflow-api/answer-once.ts';
import { Refusal, type Answer } from '../../../functions/stackflow-api/answers.ts';
import { WRITES_PER_MINUTE } from '../../../functions/stackflow-api/limit-rate.ts';
import { createReadBudget, READS_PER_MINUTE } from '../../../functions/stackflow-api/read-budget.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { ABANDONED_SECONDS, createApiRequestStore, type ApiRequestStore } from '../../../src/stores/api-request-store.ts';
import { makeApp } from './make-app.ts';
import { bearer } from './tokens.ts';

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
let client: DynamoDBClient;
let requests: ApiRequestStore;

beforeAll(async () => {
  const endpoint = await listen(server);
  client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  await client.send(
    new CreateTableCommand({
      TableName: 'requests',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'requestKey', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'requestKey', KeyType: 'HASH' }],
    }),
  );
  requests = createApiRequestStore(DynamoDBDocumentClient.from(client), 'requests');
});
afterAll(async () => {
  client.destroy();
  await stopListening(server);
});

const START = Date.parse('2026-05-19T10:00:00Z');
const DAY_SECONDS = 86_400;

/** A write under a key of its own, and what was done. */
function makeWrite() {
  const request = { caller: 'ada', key: randomUUID() as string, method: 'POST', path: '/prod/api/changes', text: '{"a":1}' };
  let done = 0;
  const act = (status = 200) => (): Promise<Answer> => Promise.resolve({ status, headers: {}, body: `${(done += 1)}` });
  const at = (seconds: number) => ({ requests, clock: { now: () => new Date(START + seconds * 1000) } });
  const send = (changes: Partial<typeof request> = {}, seconds = 0, status = 200) => answerOnce({ ...request, ...changes }, act(status), at(seconds));
  return { request, send, at, count: () => done };
}

const kindOf = (answer: Answer | Refusal): string => (answer instanceof Refusal ? answer.kind : answer.body);

describe('a write with a key', () => {
  test('is done once, and answered the same for a day', async () => {
    const { send, count } = makeWrite();

    const answers = [await send(), await send({}, 60), await send({}, DAY_SECONDS - 1)];
    expect([answers.map(kindOf), count()]).toEqual([['1', '1', '1'], 1]);
    expect(kindOf(await send({}, DAY_SECONDS + 1))).toBe('2');
  });

  test.each([
    ['body', { text: '{"a":2}' }],
    ['address', { path: '/prod/api/windows' }],
    ['method', { method: 'DELETE' }],
  ])('is refused with another %s', async (_, change) => {
    const { send, count } = makeWrite();
    await send();

    expect([kindOf(await send(change)), count()]).toEqual(['key-used', 1]);
  });

  test('has nothing to do with the same key of somebody else', async () => {
    const { send, count } = makeWrite();

    expect([kindOf(await send()), kindOf(await send({ caller: 'bob', text: '{}' })), count()]).toEqual(['1', '2', 2]);
  });

  test('of which a hundred copies come at once is done once', async () => {
    const { send, count } = makeWrite();
    const answers = (await Promise.all(Array.from({ length: 100 }, () => send()))).map(kindOf);

    expect(count()).toBe(1);
    expect(answers.filter((answer) => answer !== '1' && answer !== 'in-flight')).toEqual([]);
  });

  test('that was refused is answered so again; one that failed is done again', async () => {
    const refused = makeWrite();
    const failed = makeWrite();

    expect([kindOf(await refused.send({}, 0, 409)), kindOf(await refused.send({}, 1))]).toEqual(['1', '1']);
    expect([kindOf(await failed.send({}, 0, 503)), kindOf(await failed.send({}, 1))]).toEqual(['1', '2']);
  });

  test('whose sender died is taken over once nobody can be at it any more', async () => {
    const { request, send, at } = makeWrite();
    await new Promise<void>((begun) => {
      const dieWithin = (): Promise<Answer> => (begun(), new Promise(() => undefined));
      void answerOnce(request, dieWithin, at(0));
    });
    const begun = async (seconds: number) => kindOf(await send({}, seconds));

    expect([await begun(ABANDONED_SECONDS - 1), await begun(ABANDONED_SECONDS + 1), await begun(ABANDONED_SECONDS + 2)]).toEqual(['in-flight', '1', '1']);
  });

  test.each([[''], ['a b'], ['ü'], ['x'.repeat(129)]])('that is %j is refused', async (key) => {
    expect(kindOf(await makeWrite().send({ key }))).toBe('not-understood');
  });
});

describe('callers who ask too often', () => {
  test('are refused further writes within a minute, whichever container counts', async () => {
    const caller = randomUUID();
    const at = (seconds: number) => new Date(START + seconds * 1000);
    const within = await Promise.all(Array.from({ length: WRITES_PER_MINUTE + 15 }, () => requests.countWrite(caller, at(1), WRITES_PER_MINUTE)));

    expect(within.filter(Boolean)).toHaveLength(WRITES_PER_MINUTE);
    expect(await requests.countWrite(caller, at(59), WRITES_PER_MINUTE)).toBe(false);
    expect(await requests.countWrite(caller, at(60), WRITES_PER_MINUTE)).toBe(true);
    expect(await requests.countWrite(randomUUID(), at(1), WRITES_PER_MINUTE)).toBe(true);
  });

  test('are told when they may write again', async () => {
    const app = makeApp({ requests: { countWrite: () => Promise.resolve(false) } as unknown as ApiRequestStore, clock: { now: () => new Date('2026-05-19T10:00:48Z') } });
    const response = await app.request('/prod/api/changes', { method: 'POST', headers: await bearer() });

    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '12']);
    expect(await response.json()).toMatchObject({ type: 'urn:stackflow:problem:too-many' });
  });

  test('may read again when their budget has filled up, and are no burden for others', () => {
    const reads = createReadBudget();
    const now = new Date(START);
    const refused = Array.from({ length: READS_PER_MINUTE + 1 }, () => reads.take('ada', now)).filter((seconds) => seconds > 0);

    expect(refused).toEqual([1]);
    expect([reads.take('bob', now), reads.take('ada', new Date(START + 1000))]).toEqual([0, 0]);
  });

  test('are forgotten when there are too many of them', () => {
    const reads = createReadBudget(1);
    const now = new Date(START);
    for (let caller = 0; caller <= 1_000; caller += 1) reads.take(String(caller), now);

    expect([reads.take('0', now), reads.take('1000', now)]).toEqual([0, 60]);
  });
});
