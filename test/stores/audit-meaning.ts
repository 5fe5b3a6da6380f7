import type { AuditFilters } from '../../src/contracts/audit-query.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';

export type TextFilters = Partial<Record<keyof AuditFilters, string>>;

const beginsAs = (arn: string | null, identity: string): boolean => arn === identity || (arn ?? '').startsWith(`${identity}/`);

/** What each filter means, without a database. */
export const MEANING: { [Name in keyof AuditFilters]-?: (record: AuditRecord, value: string) => boolean } = {
  incident: ({ incidentId }, value) => incidentId === value,
  ci: ({ ciId }, value) => ciId === value,
  playbook: ({ playbookId }, value) => playbookId === value,
  actionType: ({ actionType }, value) => actionType === value,
  result: ({ result }, value) => result === value,
  reason: ({ reason }, value) => reason === value,
  identity: ({ iamIdentity }, value) => beginsAs(iamIdentity, value),
  requestedBy: ({ requestedBy }, value) => beginsAs(requestedBy, value),
  from: ({ recordedAt }, value) => recordedAt >= value,
  to: ({ recordedAt }, value) => recordedAt < value,
};

const keyOf = ({ recordedAt, remediationId }: AuditRecord): string => `${recordedAt} ${remediationId}`;

/** @returns the ids of the records that have all of it, newest first. */
export function findByComparison(records: AuditRecord[], filters: TextFilters): string[] {
  const given = Object.entries(filters) as [keyof AuditFilters, string][];
  return records
    .filter((record) => given.every(([name, value]) => MEANING[name](record, value)))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1))
    .map(({ remediationId }) => remediationId);
}
