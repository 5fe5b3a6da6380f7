/** Strings as programs write them, on one line; the last one may have been cut off. */
const DOUBLE_QUOTED = /"((?:[^"\\\n]|\\[^\n])*)("|$|(?=\n))/g;
const SINGLE_QUOTED = /'((?:[^'\\\n]|\\[^\n])*)('|$|(?=\n))/g;

/** A shorter one can't hold a name and its secret. */
const SHORTEST_BODY = 8;

/** The other quote is escaped in the one kind and not in the other. */
const fromSingle = (body: string): string => body.replace(/\\'|"/g, (found) => (found === '"' ? '\\"' : "'"));
const toSingle = (body: string): string => body.replace(/\\"|'/g, (found) => (found === "'" ? "\\'" : '"'));

/** @returns the body (JSON's escapes) with what `redact` makes of its text; itself when nothing changes or it can't be read. */
function redactBody(body: string, redact: (text: string) => string): string {
  try {
    const text = String(JSON.parse(`"${body}"`));
    const redacted = redact(text);
    return redacted === text ? body : JSON.stringify(redacted).slice(1, -1);
  } catch {
    return body;
  }
}

/**
 * Looks in the clear at what the escapes of string literals hide: lines behind `\n`, JSON inside JSON.
 * @param redact what is done to the text of each literal
 */
export function redactLiterals(text: string, redact: (text: string) => string): string {
  const isPlain = (body: string): boolean => body.length < SHORTEST_BODY || !body.includes('\\');
  const inDouble = text.replace(DOUBLE_QUOTED, (literal, body: string, close: string) =>
    isPlain(body) ? literal : `"${redactBody(body, redact)}${close}`,
  );
  return inDouble.replace(SINGLE_QUOTED, (literal, body: string, close: string) => {
    if (isPlain(body)) return literal;
    const asDouble = fromSingle(body);
    const redacted = redactBody(asDouble, redact);
    return redacted === asDouble ? literal : `'${toSingle(redacted)}${close}`;
  });
}
