import type { BoundParameter } from './engine.ts';
import { badRequest } from './errors.ts';

/** Everything that may hold a colon without being a parameter, and last the parameter itself. */
const TOKEN = new RegExp(
  [
    /[eE]'(?:[^'\\]|\\[^]|'')*'/, // escape string
    /'(?:[^']|'')*'/,
    /"(?:[^"]|"")*"/,
    /\$(\w*)\$[^]*?\$\1\$/, // dollar-quoted body
    /--[^\n]*/,
    /\/\*[^]*?\*\//,
    /::/, // cast
    /:([A-Za-z_]\w*)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/**
 * Turns `:name` into PostgreSQL's `$1`, once per name.
 * @throws DataApiError when the statement names a parameter that isn't given.
 */
export function numberParameters(
  sql: string,
  given: Map<string, BoundParameter>,
): { sql: string; parameters: BoundParameter[] } {
  const names: string[] = [];
  const numbered = sql.replace(TOKEN, (token: string, _tag: string | undefined, name: string | undefined) => {
    if (name === undefined) return token;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const parameters = names.map((name) => {
    const parameter = given.get(name);
    if (!parameter) throw badRequest(`Cannot find parameter: ${name}`);
    return parameter;
  });
  return { sql: numbered, parameters };
}
