import type { FieldDefinition } from '../parts/field.tsx';
import { ACTION_TYPES, AUDIT_REASONS } from '../parts/reasons.ts';
import type { Query } from '../routing/address.ts';

/** Everything that the audit trail can be searched by. */
export const AUDIT_FILTERS: FieldDefinition[] = [
  { name: 'result', label: 'Result', options: ['success', 'failure', 'skipped'] },
  { name: 'reason', label: 'Reason', options: AUDIT_REASONS },
  { name: 'incident', label: 'Incident' },
  { name: 'ci', label: 'CI' },
  { name: 'playbook', label: 'Playbook' },
  { name: 'actionType', label: 'Action', options: ACTION_TYPES },
  { name: 'from', label: 'Recorded from', type: 'datetime-local' },
  { name: 'to', label: 'Recorded before', type: 'datetime-local' },
  { name: 'identity', label: 'IAM identity used', hint: 'An ARN; of a role, each of its sessions.' },
  { name: 'requestedBy', label: 'Requested by', hint: 'An ARN.' },
];

/** @returns those of the address that filter the audit trail */
export const auditFiltersOf = (query: Query): Record<string, string | undefined> =>
  Object.fromEntries(AUDIT_FILTERS.map(({ name }) => [name, query[name]]));
