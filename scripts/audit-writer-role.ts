import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { describeIssues } from '../src/contracts/describe-issues.ts';
import type { AuditDatabase } from './audit-database.ts';

/** The role that the Lambdas log in as; migrations create it and give it its rights. */
export const AUDIT_WRITER_ROLE = 'stackflow_audit_writer';

const secretSchema = z.object({
  username: z.literal(AUDIT_WRITER_ROLE),
  password: z.string().check(z.minLength(16)),
});

/** Thrown when the secret of the audit database's application role isn't what the template makes. */
export class InvalidSecretError extends Error {
  override readonly name = 'InvalidSecretError';
  constructor(secretArn: string, issues: string) {
    super(`Secret ${secretArn} is not valid: ${issues}. Correct it in resources/audit-database.yml and deploy again.`);
  }
}

async function readSecret(secretsManager: SecretsManagerClient, secretArn: string) {
  const { SecretString, VersionId } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString || !VersionId) throw new InvalidSecretError(secretArn, 'it has no value');
  let value: unknown;
  try {
    value = JSON.parse(SecretString);
  } catch {
    throw new InvalidSecretError(secretArn, 'its value is not JSON');
  }
  const parsed = secretSchema.safeParse(value);
  if (!parsed.success) throw new InvalidSecretError(secretArn, describeIssues(parsed.error));
  return { password: parsed.data.password, versionId: VersionId };
}

/** What the role's comment says of its password; the password itself can't be read back. */
const READ_COMMENT = `select shobj_description(oid, 'pg_authid') from pg_catalog.pg_roles
where rolname = '${AUDIT_WRITER_ROLE}'`;

// DDL takes no binds. So the password travels as a bind into a setting of the transaction, and the server quotes it
// with %L. In the text of a statement it would also end up in the database's log.
const SET_PASSWORD = `do $$
begin
  execute format('alter role ${AUDIT_WRITER_ROLE} with login password %L', current_setting('stackflow.password'));
  execute format('comment on role ${AUDIT_WRITER_ROLE} is %L', current_setting('stackflow.comment'));
end
$$`;
const KEEP_SETTINGS = `select set_config('stackflow.password', :password, true) is not null
and set_config('stackflow.comment', :comment, true) is not null`;

/**
 * Gives the application role the password of its secret and lets it log in.
 * @returns whether that changed anything.
 * @throws InvalidSecretError
 */
export async function syncAuditWriterRole(
  database: AuditDatabase,
  secretsManager: SecretsManagerClient,
  secretArn: string,
): Promise<boolean> {
  const { password, versionId } = await readSecret(secretsManager, secretArn);
  const comment = `Password: version ${versionId} of its secret`;
  const [row] = await database.run(READ_COMMENT);
  if (row?.[0]?.stringValue === comment) return false;
  await database.inTransaction(async (run) => {
    await run(KEEP_SETTINGS, { password, comment });
    await run(SET_PASSWORD);
  });
  return true;
}
