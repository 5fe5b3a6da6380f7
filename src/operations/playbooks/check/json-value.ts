import type { JsonPath } from './problem.ts';

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns what stands at the path, or undefined. */
export const valueAt = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)];
    return isRecord(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined;
  }, value);

/** A text of the document, and where it stands. */
export interface PlacedText {
  path: JsonPath;
  text: string;
}

/** @returns every text in the value; names of members aren't among them. */
export function textsIn(value: unknown, path: JsonPath = []): PlacedText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  return isRecord(value) ? Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name])) : [];
}

const LONGEST_QUOTE = 60;

/** @returns the value as a message shows it. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…"` : text;
}
