import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import type { BoundParameter, QueryResult } from '../engine.ts';
import { openDatabase } from './cluster.ts';
import { describeFailure, type Answer, type Ask, type WorkerSettings } from './messages.ts';

// PGlite would turn values into JavaScript ones; the Data API has its own forms and starts from PostgreSQL's text.
const asText = new Proxy({}, { get: () => (text: string) => text });

async function open(): Promise<PGlite> {
  const database = await openDatabase((workerData as WorkerSettings).dataDir);
  database.parsers = asText;
  database.serializers = asText;
  return database;
}

async function query(database: PGlite, sql: string, parameters: BoundParameter[]): Promise<QueryResult> {
  const result = await database.query<(string | null)[]>(
    sql,
    parameters.map((parameter) => parameter.text),
    { rowMode: 'array', paramTypes: parameters.map((parameter) => parameter.typeId) },
  );
  return {
    columns: result.fields.map((field) => ({ name: field.name, typeId: field.dataTypeID })),
    rows: result.rows,
    affectedRows: result.affectedRows ?? 0,
  };
}

const NOTHING: QueryResult = { columns: [], rows: [], affectedRows: 0 };

async function answer(id: number, work: () => Promise<QueryResult>): Promise<void> {
  let reply: Answer;
  try {
    reply = { id, result: await work() };
  } catch (error) {
    reply = { id, failure: describeFailure(error) };
  }
  parentPort?.postMessage(reply);
}

const opening = open();
void answer(0, async () => {
  await opening;
  return NOTHING;
});

parentPort?.on('message', (ask: Ask) => {
  void answer(ask.id, async () => {
    const database = await opening;
    if (ask.kind === 'query') return query(database, ask.sql, ask.parameters);
    await database.close();
    return NOTHING;
  });
});
