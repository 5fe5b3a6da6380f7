import type { Column, QueryResult } from './engine.ts';
import { badRequest, DataApiError } from './errors.ts';
import { TYPE, type DataApiRequest, type Field } from './types.ts';

/** Largest row of a result, in bytes. */
const MAX_ROW_BYTES = 64 * 1024;
/** Largest response, in bytes. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** Type names by oid, with the code of java.sql.Types that Aurora gives with them. */
const NAMES: Record<number, [name: string, code: number]> = {
  [TYPE.boolean]: ['bool', -7],
  [TYPE.bytea]: ['bytea', -2],
  [TYPE.int8]: ['int8', -5],
  [TYPE.int2]: ['int2', 5],
  [TYPE.int4]: ['int4', 4],
  [TYPE.float4]: ['float4', 7],
  [TYPE.float8]: ['float8', 8],
  [TYPE.numeric]: ['numeric', 2],
  [TYPE.varchar]: ['varchar', 12],
  25: ['text', 12],
  1042: ['bpchar', 1],
  [TYPE.date]: ['date', 91],
  [TYPE.time]: ['time', 92],
  [TYPE.timestamp]: ['timestamp', 93],
  [TYPE.timestamptz]: ['timestamptz', 93],
  [TYPE.json]: ['json', 1111],
  3802: ['jsonb', 1111],
  [TYPE.uuid]: ['uuid', 1111],
};

const INTEGERS: number[] = [TYPE.int2, TYPE.int4, TYPE.int8, TYPE.oid];
const FLOATS: number[] = [TYPE.float4, TYPE.float8];
/** bool, bytea, name, int8, int2, int4, text, varchar, float, timestamp, numeric, uuid and json arrays. */
const ARRAYS = [1000, 1001, 1003, 1016, 1005, 1007, 1009, 1015, 1021, 1022, 1115, 1185, 1231, 2951, 199, 3807];

function toField(text: string | null, { typeId }: Column): Field {
  if (text === null) return { isNull: true };
  if (INTEGERS.includes(typeId)) return { longValue: Number(text) };
  if (FLOATS.includes(typeId)) return { doubleValue: Number(text) };
  if (typeId === TYPE.boolean) return { booleanValue: text === 't' };
  if (typeId === TYPE.bytea) return { blobValue: Buffer.from(text.slice(2), 'hex').toString('base64') };
  return { stringValue: text };
}

/** JSON keeps decimals as numbers, unlike the typed records. */
function toJson(text: string | null, column: Column): unknown {
  const field = toField(text, column);
  if (column.typeId === TYPE.numeric && text !== null) return Number(text);
  return field.isNull ? null : Object.values(field)[0];
}

function describeColumn({ name, typeId }: Column) {
  const [typeName, type] = NAMES[typeId] ?? ['text', 12];
  const isNumber = INTEGERS.includes(typeId) || FLOATS.includes(typeId) || typeId === TYPE.numeric;
  return {
    arrayBaseColumnType: 0,
    isAutoIncrement: false,
    isCaseSensitive: !isNumber,
    isCurrency: false,
    isSigned: isNumber,
    label: name,
    name,
    nullable: 2,
    precision: 0,
    scale: 0,
    schemaName: '',
    tableName: '',
    type,
    typeName,
  };
}

function assertReturnable({ columns, rows }: QueryResult): void {
  const array = columns.find((column) => ARRAYS.includes(column.typeId));
  // Aurora returns flat arrays; here nobody needs them, and to_json() does the same for a person.
  if (array) throw new DataApiError('UnsupportedResultException', `Column ${array.name} is an array: use to_json()`);
  for (const row of rows) {
    const bytes = row.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
    if (bytes > MAX_ROW_BYTES) throw badRequest('Packet for query is too large: a row may have 64 KB');
  }
}

function formatRows(request: DataApiRequest, { columns, rows }: QueryResult) {
  if (columns.length === 0) return {};
  if (request.formatRecordsAs === 'JSON') {
    const records = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, toJson(row[index] ?? null, column)])),
    );
    return { formattedRecords: JSON.stringify(records) };
  }
  return {
    records: rows.map((row) => columns.map((column, index) => toField(row[index] ?? null, column))),
    ...(request.includeResultMetadata ? { columnMetadata: columns.map(describeColumn) } : {}),
  };
}

/**
 * @returns the answer of ExecuteStatement.
 * @throws DataApiError when Aurora would not return such a result.
 */
export function formatResult(request: DataApiRequest, result: QueryResult) {
  assertReturnable(result);
  const response = {
    generatedFields: [],
    numberOfRecordsUpdated: result.columns.length === 0 ? result.affectedRows : 0,
    ...formatRows(request, result),
  };
  if (Buffer.byteLength(JSON.stringify(response)) > MAX_RESPONSE_BYTES) {
    throw badRequest('Database returned more than the allowed response size limit: 1 MiB');
  }
  return response;
}
