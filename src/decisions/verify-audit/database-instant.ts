/** What `toISOString` gives; nearly every instant is written so. */
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ANY = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)$/;

/** Half goes to the even one, as in PostgreSQL. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** @returns the text up to the last digit that counts, without the point where none does. */
function cutZeros(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/**
 * @param text an instant as it was hashed (ISO 8601)
 * @returns it as PostgreSQL's to_jsonb gives it back in UTC, or undefined when the text is no instant
 */
export function databaseInstant(text: string): string | undefined {
  if (USUAL.test(text)) return `${cutZeros(text.slice(0, -1))}+00:00`;
  const [, minutes, second = '00', digits = '0', offset] = ANY.exec(text) ?? [];
  const start = Date.parse(`${minutes}:${second}${offset}`);
  if (Number.isNaN(start)) return undefined;
  const micros = roundHalfToEven(Number(`0.${digits}`) * 1e6);
  const whole = new Date(start + (micros === 1e6 ? 1000 : 0)).toISOString().slice(0, 19);
  return `${cutZeros(`${whole}.${String(micros % 1e6).padStart(6, '0')}`)}+00:00`;
}
