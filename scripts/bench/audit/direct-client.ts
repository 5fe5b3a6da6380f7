import { RDSDataClient, type ExecuteStatementCommandInput, type Field, type SqlParameter } from '@aws-sdk/client-rds-data';
import type { ClientBase } from 'pg';

/** Thrown when the product asks the Data API for something else than one statement. */
class NotAStatementError extends Error {
  override readonly name = 'NotAStatementError';
  constructor() {
    super('Only ExecuteStatement without a transaction goes to node-postgres: teach scripts/bench/audit/direct-client.ts the rest.');
  }
}

/** A literal, a cast, or a parameter's name. */
const TOKEN = /'(?:[^']|'')*'|::|:([A-Za-z_]\w*)/g;

const INTEGER_TYPES = [20, 21, 23];
const FLOAT_TYPES = [700, 701];
const BOOLEAN_TYPE = 16;

function toText({ isNull, stringValue, longValue, doubleValue }: Field): string | null {
  if (isNull) return null;
  return stringValue ?? String(longValue ?? doubleValue);
}

/** Turns `:name` into `$1`, once a name. */
function toPositional(sql: string, parameters: SqlParameter[]): { text: string; values: (string | null)[] } {
  const names: string[] = [];
  const text = sql.replace(TOKEN, (token: string, name: string | undefined) => {
    if (name === undefined) return token;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const given = new Map(parameters.map(({ name, value }) => [name, value]));
  return { text, values: names.map((name) => toText(given.get(name) ?? { isNull: true })) };
}

function toField(text: string | null, typeId: number): Field {
  if (text === null) return { isNull: true };
  if (INTEGER_TYPES.includes(typeId)) return { longValue: Number(text) };
  if (FLOAT_TYPES.includes(typeId)) return { doubleValue: Number(text) };
  return typeId === BOOLEAN_TYPE ? { booleanValue: text === 't' } : { stringValue: text };
}

async function execute(client: ClientBase, { sql = '', parameters = [] }: ExecuteStatementCommandInput): Promise<Field[][]> {
  const { rows, fields } = await client.query<(string | null)[]>({
    ...toPositional(sql, parameters),
    rowMode: 'array',
    types: { getTypeParser: () => (text: string) => text },
  });
  return rows.map((row) => row.map((text, column) => toField(text, fields[column]?.dataTypeID ?? 0)));
}

/** @returns a client of the Data API whose statements go to a connection of node-postgres instead, without HTTP. */
export function createDirectClient(client: ClientBase): RDSDataClient {
  const direct = new RDSDataClient({ region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  direct.middlewareStack.add(
    () => async (args) => {
      const { input } = args;
      if (!('sql' in input) || 'parameterSets' in input || 'transactionId' in input) throw new NotAStatementError();
      return { output: { $metadata: {}, records: await execute(client, input) }, response: {} };
    },
    { step: 'initialize', name: 'sendToNodePostgres' },
  );
  return direct;
}
