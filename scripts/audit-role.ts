import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { describeIssues } from '../src/contracts/describe-issues.ts';
import type { AuditDatabase } from './audit-database.ts';

/** Roles that log in with a secret of the template; migrations create them and give them their rights. */
export type AuditRole = 'stackflow_audit_writer' | 'stackflow_audit_keeper';

const secretSchema = (role: AuditRole) => z.object({ username: z.literal(role), password: z.string().check(z.minLength(16)) });

/** Thrown when the secret of the audit database's application role isn't what the template makes. */
export class InvalidSecretError extends Error {
  override readonly name = 'InvalidSecretError';
  constructor(secretArn: string, issues: string) {
    super(`Secret ${secretArn} is not valid: ${issues}. Correct it in resources/audit-database.yml and deploy again.`);
  }
}

async function readSecret(secretsManager: SecretsManagerClient, secretArn: string, role: AuditRole) {
  const { SecretString, VersionId } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString || !VersionId) throw new InvalidSecretError(secretArn, 'it has no value');
  let value: unknown;
  try {
    value = JSON.parse(SecretString);
  } catch {
    throw new InvalidSecretError(secretArn, 'its value is not JSON');
  }
  const parsed = secretSchema(role).safeParse(value);
  if (!parsed.success) throw new InvalidSecretError(secretArn, describeIssues(parsed.error));
  return { password: parsed.data.password, versionId: VersionId };
}

/** What the role's comment says of its password; the password itself can't be read back. */
const readComment = (role: AuditRole): string => `select shobj_description(oid, 'pg_authid') from pg_catalog.pg_roles
where rolname = '${role}'`;

// DDL takes no binds. So the password travels as a bind into a setting of the transaction, and the server quotes it
// with %L. In the text of a statement it would also end up in the database's log.
const setPassword = (role: AuditRole): string => `do $$
begin
  execute format('alter role ${role} with login password %L', current_setting('stackflow.password'));
  execute format('comment on role ${role} is %L', current_setting('stackflow.comment'));
end
$$`;
const KEEP_SETTINGS = `select set_config('stackflow.password', :password, true) is not null
and set_config('stackflow.comment', :comment, true) is not null`;

/**
 * Gives a role the password of its secret and lets it log in.
 * @returns whether that changed anything.
 * @throws InvalidSecretError
 */
export async function syncAuditRole(
  role: AuditRole,
  database: AuditDatabase,
  secretsManager: SecretsManagerClient,
  secretArn: string,
): Promise<boolean> {
  const { password, versionId } = await readSecret(secretsManager, secretArn, role);
  const comment = `Password: version ${versionId} of its secret`;
  const [row] = await database.run(readComment(role));
  if (row?.[0]?.stringValue === comment) return false;
  await database.inTransaction(async (run) => {
    await run(KEEP_SETTINGS, { password, comment });
    await run(setPassword(role));
  });
  return true;
}
