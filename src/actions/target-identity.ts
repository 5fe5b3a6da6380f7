import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { RemediationRequest } from '../contracts/remediation-request.ts';
import type { ResolvedAction } from '../contracts/resolved-action.ts';
import { targetClientOptions } from '../platform/clients/options.ts';
import type { TargetCredentials } from '../platform/clients/target-client.ts';
import { ask } from './ask-target.ts';
import { TargetRefusedError } from './errors.ts';
import { sessionPolicy } from './session-policy.ts';

/** The shortest session that STS gives, in seconds; longer than any Lambda of ours runs. */
const SESSION_SECONDS = 900;

const sts = new STSClient(targetClientOptions(5));
let ownArn: string | undefined;

/** Whose calls the action's are. */
export interface TargetIdentity {
  arn: string;
  /** Absent when the Lambda's own role acts. */
  credentials?: TargetCredentials;
}

/** @returns the ARN of the Lambda's own role, asked once per cold start. @throws TransientTargetError */
async function ownIdentity(): Promise<TargetIdentity> {
  ownArn ??= (await ask(sts.send(new GetCallerIdentityCommand({})))).Arn ?? 'unknown';
  return { arn: ownArn };
}

/**
 * Assumes the role that the request names, if it names one: session name and tags say which remediation acts, and the
 * session may do no more than this action on this target.
 * @throws TargetRefusedError when the role doesn't let us in, TransientTargetError when STS doesn't answer.
 */
export async function assumeTargetRole(
  { remediationId, incident, action: { playbookId }, auth: { targetRoleArn, externalId } }: RemediationRequest,
  action: ResolvedAction,
): Promise<TargetIdentity | undefined> {
  if (targetRoleArn === undefined) return undefined;
  const tags = { 'stackflow:remediation': remediationId, 'stackflow:incident': incident.id, 'stackflow:playbook': playbookId };
  const { Credentials, AssumedRoleUser } = await ask(
    sts.send(
      new AssumeRoleCommand({
        RoleArn: targetRoleArn,
        RoleSessionName: remediationId,
        ExternalId: externalId,
        DurationSeconds: SESSION_SECONDS,
        Policy: sessionPolicy(action),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    ),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new TargetRefusedError(`STS gave no credentials for ${targetRoleArn}.`);
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
  return { arn: AssumedRoleUser?.Arn ?? targetRoleArn, credentials };
}

/** @returns who makes the action's calls: the role that the request names, or our own. @throws as the two above */
export const targetIdentity = async (request: RemediationRequest, action: ResolvedAction): Promise<TargetIdentity> =>
  (await assumeTargetRole(request, action)) ?? (await ownIdentity());
