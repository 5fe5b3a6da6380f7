import type { FieldDefinition } from '../parts/field.tsx';
import { REVIEW_REASONS } from '../parts/reasons.ts';
import type { Query } from '../routing/address.ts';

export const REVIEW_FILTERS: FieldDefinition[] = [
  { name: 'status', label: 'Status', options: ['open', 'replayed', 'discarded'] },
  { name: 'kind', label: 'Kind', options: ['failed', 'rejected', 'undelivered'] },
  { name: 'reason', label: 'Reason', options: REVIEW_REASONS },
  { name: 'playbook', label: 'Playbook' },
  { name: 'ci', label: 'CI' },
];

/** @returns those of the address that filter the review, without where in it the reader is */
export function filtersOf(query: Query): Record<string, string> {
  const given = REVIEW_FILTERS.map(({ name }) => [name, query[name]]).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(given);
}

/** @returns the filters of a bulk replay: it is about what is open alone */
export function bulkFiltersOf(query: Query): Record<string, string> {
  const { status: _, ...filters } = filtersOf(query);
  return filters;
}
