import { randomUUID } from 'node:crypto';
import type { RecordEffect } from '../journal.ts';
import type { InstanceSeed } from '../seed.ts';
import { AwsError, toEpochSeconds, type Service } from '../wire.ts';

/** GetCommandInvocation knows nothing of a command for its first second. */
const VISIBLE_AFTER_MS = 1_000;
const PENDING_MS = 500;
/** ListCommands lags behind. */
const LISTED_AFTER_MS = 10_000;
const DEFAULT_RUN_SECONDS = 5;
const MAX_COMMENT_CHARACTERS = 100;
const MAX_OUTPUT_CHARACTERS = 24_000;

interface Command {
  commandId: string;
  instance: InstanceSeed;
  document: string;
  parameters: unknown;
  comment: string;
  requestedAt: number;
}

export interface SsmDependencies {
  now: () => number;
  instances: Map<string, InstanceSeed>;
  documents: Set<string>;
  recordEffect: RecordEffect;
}

/** SSM Run Command: invocations appear late, run for a while and end as their instance's seed says. */
export function createSsm({ now, instances, documents, recordEffect }: SsmDependencies): Service {
  const commands = new Map<string, Command>();

  function statusOf({ requestedAt, instance }: Command): string {
    const age = now() - requestedAt;
    const runMs = (instance.ssm?.runSeconds ?? DEFAULT_RUN_SECONDS) * 1000;
    if (age < VISIBLE_AFTER_MS + PENDING_MS) return 'Pending';
    return age < VISIBLE_AFTER_MS + runMs ? 'InProgress' : (instance.ssm?.outcome ?? 'Success');
  }

  const describe = (command: Command) => ({
    CommandId: command.commandId,
    DocumentName: command.document,
    Comment: command.comment,
    Parameters: command.parameters,
    InstanceIds: [command.instance.instanceId],
    RequestedDateTime: toEpochSeconds(command.requestedAt),
    Status: statusOf(command),
    StatusDetails: statusOf(command),
    TargetCount: 1,
  });

  function findInstance(instanceIds: unknown): InstanceSeed {
    const [instanceId = ''] = (instanceIds ?? []) as string[];
    const instance = instances.get(instanceId);
    if (!instance) throw new AwsError('InvalidInstanceId', `Instances [[${instanceId}]] not in a valid state for account`);
    return instance;
  }

  /** @returns whether an instance passes a filter: by its id, or by a tag. */
  function passes({ instanceId, tags = {} }: InstanceSeed, { Key, Values }: { Key: string; Values: string[] }): boolean {
    const value = Key === 'InstanceIds' ? instanceId : tags[Key.replace(/^tag:/, '')];
    return value !== undefined && Values.includes(value);
  }

  return {
    DescribeInstanceInformation({ Filters = [] }) {
      const filters = Filters as { Key: string; Values: string[] }[];
      const managed = [...instances.values()].filter(({ state }) => state !== 'stopped');
      const found = managed.filter((instance) => filters.every((filter) => passes(instance, filter)));
      return {
        InstanceInformationList: found.map(({ instanceId, pingStatus = 'Online' }) => ({
          InstanceId: instanceId,
          PingStatus: pingStatus,
          LastPingDateTime: toEpochSeconds(now() - 30_000),
          AgentVersion: '3.3.0.0',
          PlatformType: 'Linux',
          PlatformName: 'Amazon Linux',
          ResourceType: instanceId.startsWith('mi-') ? 'ManagedInstance' : 'EC2Instance',
        })),
      };
    },

    SendCommand(input, { requestId }) {
      const document = String(input['DocumentName']);
      const comment = String(input['Comment'] ?? '');
      if (comment.length > MAX_COMMENT_CHARACTERS)
        throw new AwsError('ValidationException', `Comment has more than ${MAX_COMMENT_CHARACTERS} characters.`);
      if (!documents.has(document)) throw new AwsError('InvalidDocument', `Document ${document} does not exist.`);
      const instance = findInstance(input['InstanceIds']);
      const commandId = randomUUID();
      const command = { commandId, instance, document, parameters: input['Parameters'], comment, requestedAt: now() };
      commands.set(commandId, command);
      recordEffect({ service: 'ssm', operation: 'SendCommand', target: instance.instanceId, token: comment, requestId });
      return { Command: describe(command) };
    },

    GetCommandInvocation({ CommandId, InstanceId }) {
      const command = commands.get(String(CommandId));
      const isVisible = command && now() - command.requestedAt >= VISIBLE_AFTER_MS;
      if (!isVisible || command.instance.instanceId !== InstanceId)
        throw new AwsError('InvocationDoesNotExist', 'An error occurred (InvocationDoesNotExist)');
      const Status = statusOf(command);
      const isOver = Status !== 'Pending' && Status !== 'InProgress';
      const { output = '', errorOutput = '', outcome = 'Success' } = command.instance.ssm ?? {};
      return {
        CommandId,
        InstanceId,
        DocumentName: command.document,
        Comment: command.comment,
        Status,
        StatusDetails: Status,
        ResponseCode: isOver ? (outcome === 'Success' ? 0 : 1) : -1,
        StandardOutputContent: isOver ? output.slice(0, MAX_OUTPUT_CHARACTERS) : '',
        StandardErrorContent: isOver ? errorOutput.slice(0, MAX_OUTPUT_CHARACTERS) : '',
        ExecutionStartDateTime: new Date(command.requestedAt).toISOString(),
      };
    },

    ListCommands({ CommandId, InstanceId }) {
      const listed = [...commands.values()].filter(
        ({ commandId, instance, requestedAt }) =>
          now() - requestedAt >= LISTED_AFTER_MS &&
          (CommandId === undefined || commandId === CommandId) &&
          (InstanceId === undefined || instance.instanceId === InstanceId),
      );
      return { Commands: listed.sort((a, b) => b.requestedAt - a.requestedAt).map(describe) };
    },
  };
}
