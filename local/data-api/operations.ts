import { bindParameters } from './bind-parameters.ts';
import type { Engine, QueryResult, Session } from './engine.ts';
import { badRequest, DataApiError } from './errors.ts';
import { formatResult } from './format-result.ts';
import { logIn, type Login } from './log-in.ts';
import { numberParameters } from './named-parameters.ts';
import { createTransactions, type Transactions } from './transactions.ts';
import type { DataApiRequest, SqlParameter } from './types.ts';

const DATABASE = 'stackflow';

export type Operation = (request: DataApiRequest) => Promise<object>;

interface Room {
  engine: Engine;
  roles: Record<string, Login>;
  transactions: Transactions;
}

function required(request: DataApiRequest, member: 'resourceArn' | 'secretArn' | 'sql' | 'transactionId'): string {
  const value = request[member];
  if (typeof value !== 'string' || value === '') throw badRequest(`${member} is missing`);
  return value;
}

function loginOf(request: DataApiRequest, roles: Record<string, Login>): Login {
  required(request, 'resourceArn');
  const secretArn = required(request, 'secretArn');
  const login = roles[secretArn];
  if (!login) throw badRequest(`Error fetching secret for ARN ${secretArn}`);
  return login;
}

function assertDatabase(request: DataApiRequest): void {
  if (request.schema !== undefined) throw badRequest('Schema is not supported');
  if (request.database === DATABASE) return;
  const message = `Database ${request.database ?? '(none given)'} is not found: this cluster has ${DATABASE}`;
  throw new DataApiError('DatabaseNotFoundException', message);
}

function run(session: Session, request: DataApiRequest, parameters: SqlParameter[]): Promise<QueryResult> {
  const statement = numberParameters(required(request, 'sql'), bindParameters(parameters));
  return session.query(statement.sql, statement.parameters);
}

/** Runs work in the call's transaction, or in a session of its own. */
async function inSession<T>(room: Room, request: DataApiRequest, work: (session: Session) => Promise<T>): Promise<T> {
  const login = loginOf(request, room.roles);
  if (request.transactionId !== undefined) return work(room.transactions.sessionOf(request.transactionId));
  assertDatabase(request);
  const session = await logIn(room.engine, login);
  return work(session).finally(() => session.release());
}

const execute = (room: Room, request: DataApiRequest) =>
  inSession(room, request, async (session) => formatResult(request, await run(session, request, request.parameters ?? [])));

const batchExecute = (room: Room, request: DataApiRequest) =>
  inSession(room, request, async (session) => {
    const sets = request.parameterSets ?? [[]];
    for (const parameters of sets) await run(session, request, parameters);
    return { updateResults: sets.map(() => ({ generatedFields: [] })) };
  });

async function begin(room: Room, request: DataApiRequest) {
  const login = loginOf(request, room.roles);
  assertDatabase(request);
  return { transactionId: await room.transactions.begin(await logIn(room.engine, login)) };
}

async function end(room: Room, request: DataApiRequest, how: 'commit' | 'rollback') {
  loginOf(request, room.roles);
  await room.transactions.end(required(request, 'transactionId'), how);
  return { transactionStatus: how === 'commit' ? 'Transaction Committed' : 'Rollback Complete' };
}

/** @returns the operations of the Data API by name. Each throws DataApiError or PostgresError. */
export function createOperations(engine: Engine, roles: Record<string, Login>): Record<string, Operation> {
  const room: Room = { engine, roles, transactions: createTransactions() };
  return {
    ExecuteStatement: (request) => execute(room, request),
    BatchExecuteStatement: (request) => batchExecute(room, request),
    BeginTransaction: (request) => begin(room, request),
    CommitTransaction: (request) => end(room, request, 'commit'),
    RollbackTransaction: (request) => end(room, request, 'rollback'),
  };
}
