import type { RemediationStatus } from '../api/answers.ts';
import type { FieldDefinition } from '../parts/field.tsx';
import { AUDIT_REASONS } from '../parts/reasons.ts';
import type { Query } from '../routing/address.ts';

const STATUSES: readonly RemediationStatus[] = ['WAITING', 'RUNNING', 'HELD', 'SUCCEEDED', 'FAILED', 'SKIPPED'];

/** Everything that remediations can be listed by. */
export const REMEDIATION_FILTERS: FieldDefinition[] = [
  { name: 'status', label: 'Status', options: STATUSES },
  { name: 'result', label: 'Result', options: ['success', 'failure', 'skipped'] },
  { name: 'reason', label: 'Reason', options: AUDIT_REASONS },
  { name: 'ci', label: 'CI' },
  { name: 'incident', label: 'Incident' },
  { name: 'playbook', label: 'Playbook' },
  { name: 'from', label: 'From', type: 'datetime-local' },
  { name: 'to', label: 'Before', type: 'datetime-local' },
];

/** @returns those of the address that filter the list */
export const remediationFiltersOf = (query: Query): Record<string, string | undefined> =>
  Object.fromEntries(REMEDIATION_FILTERS.map(({ name }) => [name, query[name]]));
