import { paginateListCommands, type SSMClient } from '@aws-sdk/client-ssm';
import type { ActionContext, Intent, ProbeResult } from '../action.ts';
import { ask } from '../ask-target.ts';
import { ssm } from './client.ts';
import { commentFor } from './parameters.ts';

const MAX_PAGES = 5;

async function findCommandId(client: SSMClient, instanceId: string, comment: string): Promise<string | undefined> {
  let pages = 0;
  for await (const { Commands = [] } of paginateListCommands({ client, pageSize: 50 }, { InstanceId: instanceId })) {
    const ours = Commands.find((command) => command.Comment === comment);
    if (ours?.CommandId) return ours.CommandId;
    if (++pages === MAX_PAGES) return undefined;
  }
  return undefined;
}

/** ListCommands lags about ten seconds behind SendCommand: finding the command proves it, not finding it proves nothing. */
export async function probe({ plan }: Intent, context: ActionContext): Promise<ProbeResult> {
  const instanceId = plan.targetResource;
  const { remediationId } = context;
  const commandId = await ask(findCommandId(ssm(context), instanceId, commentFor(remediationId)));
  if (!commandId) return { kind: 'unknown', detail: `no command of ${remediationId} is listed on ${instanceId}, which proves nothing` };
  const detail = `command ${commandId} was found on ${instanceId} by its comment`;
  return { kind: 'done', acknowledgement: { handle: { commandId, instanceId }, detail, awsRequestIds: [] } };
}
