import type { BoundParameter } from './engine.ts';
import { badRequest } from './errors.ts';
import { TYPE, type Field, type SqlParameter } from './types.ts';

interface Hint {
  typeId: number;
  pattern: RegExp;
  form: string;
}

/** What a type hint makes of a string, and the only form that Aurora takes for it. */
const HINTS: Record<string, Hint> = {
  DATE: { typeId: TYPE.date, pattern: /^\d{4}-\d\d-\d\d$/, form: 'YYYY-MM-DD' },
  DECIMAL: { typeId: TYPE.numeric, pattern: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, form: 'a decimal number' },
  JSON: { typeId: TYPE.json, pattern: /^[^]*$/, form: 'JSON' },
  TIME: { typeId: TYPE.time, pattern: /^\d\d:\d\d:\d\d(\.\d{1,6})?$/, form: 'HH:MM:SS[.FFF]' },
  TIMESTAMP: {
    typeId: TYPE.timestamp,
    pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/,
    form: 'YYYY-MM-DD HH:MM:SS[.FFF]',
  },
  UUID: { typeId: TYPE.uuid, pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, form: 'a UUID' },
};

function findHint(name: string, typeHint: string | undefined): Hint | undefined {
  if (typeHint === undefined) return undefined;
  const hint = HINTS[typeHint];
  if (!hint) throw badRequest(`Parameter ${name}: type hint ${typeHint} is unknown`);
  return hint;
}

function bindString(name: string, text: string, hint: Hint | undefined): BoundParameter {
  if (hint && !hint.pattern.test(text)) throw badRequest(`Parameter ${name}: the value must be ${hint.form}`);
  return { typeId: hint?.typeId ?? TYPE.varchar, text };
}

// A string is bound as varchar, as Aurora does: where a jsonb or timestamptz is meant, the statement must cast it.
function bind(name: string, value: Field, typeHint: string | undefined): BoundParameter {
  const hint = findHint(name, typeHint);
  if (value.isNull === true) return { typeId: hint?.typeId ?? 0, text: null };
  if (value.stringValue !== undefined) return bindString(name, value.stringValue, hint);
  if (value.longValue !== undefined) return { typeId: TYPE.int8, text: String(value.longValue) };
  if (value.doubleValue !== undefined) return { typeId: TYPE.float8, text: String(value.doubleValue) };
  if (value.booleanValue !== undefined) return { typeId: TYPE.boolean, text: String(value.booleanValue) };
  if (value.blobValue !== undefined) {
    return { typeId: TYPE.bytea, text: `\\x${Buffer.from(value.blobValue, 'base64').toString('hex')}` };
  }
  if (value.arrayValue !== undefined) throw badRequest(`Parameter ${name}: array parameters are not supported`);
  throw badRequest(`Parameter ${name} has no value`);
}

/** @returns the parameters by name, typed. @throws DataApiError for what Aurora refuses. */
export const bindParameters = (parameters: SqlParameter[]): Map<string, BoundParameter> =>
  new Map(parameters.map(({ name, value, typeHint }) => [name, bind(name, value, typeHint)]));
