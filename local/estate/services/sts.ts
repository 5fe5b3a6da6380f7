import { randomBytes } from 'node:crypto';
import { ACCOUNT, AwsError, type Service } from '../wire.ts';

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/;
const DEFAULT_SECONDS = 3600;

/** Who a key belongs to; a role that is assumed gets keys of its own. */
export function createSts(now: () => number): Service {
  const arnByKey = new Map<string, string>();
  return {
    GetCallerIdentity(_input, { accessKeyId }) {
      const Arn = arnByKey.get(accessKeyId) ?? `arn:aws:iam::${ACCOUNT}:user/${accessKeyId}`;
      return { Arn, UserId: accessKeyId, Account: ACCOUNT };
    },
    AssumeRole({ RoleArn, RoleSessionName, DurationSeconds = DEFAULT_SECONDS }) {
      const [, account, role] = ROLE_ARN.exec(String(RoleArn)) ?? [];
      if (!role) throw new AwsError('ValidationError', `${String(RoleArn)} is invalid`);
      const AccessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const Arn = `arn:aws:sts::${account}:assumed-role/${role}/${String(RoleSessionName)}`;
      arnByKey.set(AccessKeyId, Arn);
      const Expiration = new Date(now() + Number(DurationSeconds) * 1000).toISOString();
      const secrets = { SecretAccessKey: randomBytes(20).toString('hex'), SessionToken: randomBytes(32).toString('hex') };
      return {
        Credentials: { AccessKeyId, ...secrets, Expiration },
        AssumedRoleUser: { Arn, AssumedRoleId: `${AccessKeyId}:${String(RoleSessionName)}` },
      };
    },
  };
}
