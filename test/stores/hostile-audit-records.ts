import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import { SQL_INJECTIONS } from '../support/sql-injections.ts';
import { auditRecord } from './audit-record.ts';
import { randomAuditRecords } from './random-audit-records.ts';
import type { AuditDatabase } from './start-audit-database.ts';

/** PostgreSQL stores neither NUL nor half a surrogate pair, and its indexes nothing long. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed() && text.length < 500;

/** Records whose every field is a hostile text, among good ones: what compares for equality has to find each by itself. */
export const hostileRecords: AuditRecord[] = [
  ...randomAuditRecords(60, 10),
  ...SQL_INJECTIONS.filter(isStorable).map((text, index) => ({
    ...auditRecord({ remediationId: `hostile-${index}`, recordedAt: new Date(Date.UTC(2026, 3, 1) + index * 1000).toISOString() }),
    ...{ incidentId: text, ciId: text, playbookId: text, actionType: text, reason: text, iamIdentity: text, requestedBy: text },
  })),
] as AuditRecord[];

/** @returns everything that an injection could have changed, as one text. */
export async function fingerprint(database: AuditDatabase): Promise<string> {
  const rows = await database.run(`select
    (select md5(string_agg(remediation_id || hash, ',' order by remediation_id)) from remediation.audit_record),
    (select count(*) from remediation.audit_identity),
    (select string_agg(relname || coalesce(relacl::text, ''), ',' order by relname) from pg_class where relnamespace = 'remediation'::regnamespace),
    (select string_agg(nspname, ',' order by nspname) from pg_namespace where nspname !~ '^pg_(toast_)?temp'),
    (select string_agg(rolname || rolsuper || rolcreaterole || rolcanlogin, ',' order by rolname) from pg_roles where rolname ~ '^stackflow')`);
  return JSON.stringify(rows);
}
