import { randomBytes } from 'node:crypto';
import type { Resources } from '../resources.ts';
import type { SessionPolicy, Sessions } from '../sessions.ts';
import { ACCOUNT, AwsError, type Service } from '../wire.ts';

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/;
const DEFAULT_SECONDS = 3600;

export interface StsDependencies extends Pick<Resources, 'roles'> {
  now: () => number;
  sessions: Sessions;
}

/** STS: a role that exists, and whose external id is given, gives keys of its own. */
export function createSts({ now, roles, sessions }: StsDependencies): Service {
  function assertTrusted(roleArn: string, externalId: unknown): void {
    const role = roles.get(roleArn);
    if (role && (role.externalId === undefined || role.externalId === externalId)) return;
    throw new AwsError('AccessDenied', `User is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
  }

  return {
    GetCallerIdentity: (_input, { accessKeyId }) => ({
      Arn: sessions.identify(accessKeyId),
      UserId: accessKeyId,
      Account: ACCOUNT,
    }),
    AssumeRole({ RoleArn, RoleSessionName, ExternalId, Policy, DurationSeconds = DEFAULT_SECONDS }) {
      const [, account = ACCOUNT, role] = ROLE_ARN.exec(String(RoleArn)) ?? [];
      if (!role) throw new AwsError('ValidationError', `${String(RoleArn)} is invalid`);
      assertTrusted(String(RoleArn), ExternalId);
      const policy = typeof Policy === 'string' && { policy: JSON.parse(Policy) as SessionPolicy };
      const { accessKeyId: AccessKeyId, arn } = sessions.assume({ account, role, sessionName: String(RoleSessionName), ...policy });
      const Expiration = new Date(now() + Number(DurationSeconds) * 1000).toISOString();
      const secrets = { SecretAccessKey: randomBytes(20).toString('hex'), SessionToken: randomBytes(32).toString('hex') };
      return {
        Credentials: { AccessKeyId, ...secrets, Expiration },
        AssumedRoleUser: { Arn: arn, AssumedRoleId: `${AccessKeyId}:${String(RoleSessionName)}` },
      };
    },
  };
}
