import { randomBytes } from 'node:crypto';
import { ACCOUNT, AwsError, type Call } from './wire.ts';

/** Keys that STS has given out. */
export interface Session {
  arn: string;
  /** The session policy, if the session was made with one. */
  policy?: SessionPolicy;
}

/** What a session is asked for with. */
interface AssumedRole {
  account: string;
  role: string;
  sessionName: string;
  policy?: SessionPolicy;
}

export interface SessionPolicy {
  Statement: { Effect: 'Allow' | 'Deny'; Action: string[]; Resource: string | string[] }[];
}

/** IAM's name of an operation; Lambda's Invoke is the one that differs. */
const permissionOf = ({ service, operation }: Call): string =>
  service === 'lambda' && operation === 'Invoke' ? 'lambda:InvokeFunction' : `${service}:${operation}`;

/** Operations that IAM doesn't ask for. */
const ALWAYS_ALLOWED = new Set(['sts:GetCallerIdentity']);

/** Inputs that name what an operation changes, as it ends the ARN. */
const TARGETS = ['DBInstanceIdentifier', 'DBClusterIdentifier', 'DistributionId', 'AutoScalingGroupName', 'FunctionName', 'service', 'task'];

/** @returns the last part of what a call acts on, as far as its input names it. */
function targetOf({ input }: Call): string | undefined {
  const lists = [input['InstanceIds'], input['InstanceId']].filter(Array.isArray) as string[][];
  const named = TARGETS.map((name) => input[name]).find((value) => typeof value === 'string') as string | undefined;
  return lists[0]?.[0] ?? named;
}

const matches = (pattern: string, target: string): boolean => {
  const [last = ''] = pattern.split(/[:/]/).slice(-1);
  return pattern === '*' || last === '*' || (target.split('/').at(-1) ?? '') === last;
};

/** Does one statement of the session's policy allow the call on what its input names? */
function isAllowed({ Statement }: SessionPolicy, call: Call): boolean {
  const target = targetOf(call);
  return Statement.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' &&
      Action.includes(permissionOf(call)) &&
      (target === undefined || [Resource].flat().some((pattern) => matches(pattern, target))),
  );
}

/** Who a key belongs to, and what its session may do. The estate's own key may do everything. */
export function createSessions() {
  const sessions = new Map<string, Session>();
  const identify = (accessKeyId: string): string => sessions.get(accessKeyId)?.arn ?? `arn:aws:iam::${ACCOUNT}:user/${accessKeyId}`;
  return {
    /** Opens a session of a role. @returns its key and its ARN, which names the role without its path */
    assume({ account, role, sessionName, policy }: AssumedRole): { accessKeyId: string; arn: string } {
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const arn = `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}`;
      sessions.set(accessKeyId, { arn, ...(policy && { policy }) });
      return { accessKeyId, arn };
    },
    identify,
    /** @throws AwsError when the session's policy doesn't allow the call. */
    authorize(call: Call): void {
      const policy = sessions.get(call.accessKeyId)?.policy;
      const permission = permissionOf(call);
      if (!policy || ALWAYS_ALLOWED.has(permission) || isAllowed(policy, call)) return;
      const message = `${identify(call.accessKeyId)} is not authorized to perform: ${permission} because no session policy allows it`;
      throw new AwsError('AccessDenied', message, 403);
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
