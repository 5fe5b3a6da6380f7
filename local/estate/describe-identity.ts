import { createHash } from 'node:crypto';

const ASSUMED_ROLE = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;
const USER = /^arn:aws:iam::(\d{12}):user\/(.+)$/;

const idOf = (prefix: string, name: string): string =>
  prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();

/**
 * Who called, as CloudTrail writes it:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface CallerIdentity {
  type: 'AssumedRole' | 'IAMUser';
  principalId: string;
  arn: string;
  accountId: string;
  accessKeyId: string;
  [more: string]: unknown;
}

/** @returns the caller's identity; of a session with the role that it is of, without the role's path. */
export function describeIdentity({ arn, accessKeyId }: { arn: string; accessKeyId: string }, at: Date): CallerIdentity {
  const [, account, role, session] = ASSUMED_ROLE.exec(arn) ?? [];
  if (account === undefined || role === undefined) {
    const [, accountId = '', userName = ''] = USER.exec(arn) ?? [];
    return { type: 'IAMUser', principalId: idOf('AIDA', userName), arn, accountId, accessKeyId, userName };
  }
  const principalId = idOf('AROA', role);
  const issuer = { type: 'Role', principalId, arn: `arn:aws:iam::${account}:role/${role}`, accountId: account, userName: role };
  const creationDate = at.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn,
    accountId: account,
    accessKeyId,
    sessionContext: { sessionIssuer: issuer, attributes: { creationDate, mfaAuthenticated: 'false' } },
  };
}
