import {
  GetCommandInvocationCommand,
  InvocationDoesNotExist,
  type GetCommandInvocationCommandOutput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ActionHandle, ActionStatus, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { ask } from '../ask-target.ts';
import { ssm } from './client.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html; `Delayed` is reported as Pending. */
const STATUSES: Record<string, ActionStatus> = {
  Pending: 'running',
  InProgress: 'running',
  Delayed: 'running',
  Cancelling: 'running',
  Success: 'succeeded',
  Cancelled: 'failed',
  Failed: 'failed',
  TimedOut: 'failed',
};

/** The invocation appears about a second after SendCommand: until then there is none, which is no failure. */
async function getInvocation(
  client: SSMClient,
  { commandId, instanceId }: ActionHandle,
): Promise<GetCommandInvocationCommandOutput | null> {
  try {
    return await client.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
  } catch (error) {
    if (error instanceof InvocationDoesNotExist) return null;
    throw error;
  }
}

export async function poll(_plan: Plan, handle: ActionHandle, context: ActionContext): Promise<Progress> {
  const invocation = await ask(getInvocation(ssm(context), handle));
  if (!invocation) return { status: 'running', detail: `command ${handle['commandId']} is not visible yet` };
  const output = [invocation.StandardOutputContent, invocation.StandardErrorContent].filter(Boolean).join('\n');
  const status = STATUSES[invocation.Status ?? ''] ?? 'unknown';
  const code = status === 'running' ? '' : `, exit code ${invocation.ResponseCode}`;
  const detail = `command ${handle['commandId']} is ${invocation.StatusDetails ?? invocation.Status}${code}`;
  return { status, detail, ...(output && { output }) };
}
