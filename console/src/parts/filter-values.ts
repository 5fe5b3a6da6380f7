import type { Query } from '../routing/address.ts';
import type { Zone } from '../time/format-time.ts';
import { readWall, toWall } from '../time/wall-time.ts';

/** As much of a field as decides how its value is written. */
export interface ValuedField {
  name: string;
  type?: string;
}

export const isTime = ({ type }: ValuedField): boolean => type === 'datetime-local';

/** @returns what a field shows of an address: times in the reader's zone. Addresses have them in UTC, since they are shared. */
export function toFieldValue(field: ValuedField, query: Query, zone: Zone): string {
  const text = query[field.name] ?? '';
  if (!isTime(field) || text === '') return text;
  const at = Date.parse(text);
  return Number.isNaN(at) ? '' : toWall(at, zone);
}

/** @returns what an address has of the fields; what is empty is undefined */
export function toQuery(fields: readonly ValuedField[], form: Record<string, string | undefined>, zone: Zone): Record<string, string | undefined> {
  const read = (field: ValuedField): string | undefined => {
    const text = form[field.name];
    if (!isTime(field) || text === undefined) return text;
    const at = readWall(text, zone);
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  return Object.fromEntries(fields.map((field) => [field.name, read(field)]));
}
