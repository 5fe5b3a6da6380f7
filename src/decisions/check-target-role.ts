import { deny, type Decision } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { UnsignedRequest } from '../contracts/remediation-request.ts';

/** The one role that an account on the list offers. */
const ACCOUNT_ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\/StackFlow-Remediation-Target$/;

/**
 * May the request act as another role? Only as one that the playbook names, or as the target role of an account on the
 * list. @returns a refusal, or undefined when nothing is asked for or all is well.
 */
export function checkTargetRole(
  { targetRoleArn }: UnsignedRequest['auth'],
  { playbookId, action }: Playbook,
  targetAccounts: readonly string[],
): Decision | undefined {
  if (targetRoleArn === undefined || action.allowedRoles?.includes(targetRoleArn)) return undefined;
  const account = ACCOUNT_ROLE.exec(targetRoleArn)?.[1];
  if (account !== undefined && targetAccounts.includes(account)) return undefined;
  const detail = `neither playbook ${playbookId} nor the list of accounts allows to act as ${targetRoleArn}`;
  return deny('unauthorized', detail, { targetRoleArn });
}
