import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DescribeExecutionCommand, ExecutionDoesNotExist, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { OPT_IN_TAG } from '../../src/actions/opt-in.ts';
import { publishRequest } from '../../src/intake/publish-request.ts';
import { signRequest } from '../../src/intake/sign-request.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { bootstrap } from '../bootstrap.ts';
import { completeRequest } from '../commands/complete-request.ts';
import { executionArnOf } from '../commands/load-remediation.ts';
import { connect, type StackOutputs } from '../connect.ts';

/** What one remediation cost. */
export interface Cost {
  runSeconds: number;
  status: string;
  stateEntries: number;
  invocations: number;
  /** Virtual time from the execution's start to its end, in seconds. */
  seconds: number;
}

/** Thrown when the remediation that is measured fails: its numbers would be those of something else. */
class RemediationFailedError extends Error {
  override readonly name = 'RemediationFailedError';
  constructor(executionArn: string) {
    super(`${executionArn} failed: there is nothing to measure.`);
  }
}

const put = (table: string, item: object) => dynamodb.send(new PutCommand({ TableName: table, Item: item }));

/** A playbook that expects the command to take as long as it does, a CI and an incident; all new. */
async function prepare(stack: StackOutputs, runSeconds: number): Promise<{ id: string; playbookId: string }> {
  const id = randomUUID().replaceAll('-', '');
  const playbookId = `bench-${runSeconds}`;
  const instanceId = `i-${id.slice(0, 17)}`;
  const tags = { [OPT_IN_TAG.key]: OPT_IN_TAG.value };
  const seed = { instances: [{ instanceId, tags, ssm: { runSeconds } }] };
  await fetch(`${process.env['STACKFLOW_CONTROL_URL']}/_estate`, { method: 'PUT', body: JSON.stringify(seed) });
  await put(stack.CiTable, { ciId: id, ciClass: 'Server', instanceId });
  await put(stack.IncidentTable, { id });
  await put(stack.PlaybookTable, {
    playbookId,
    version: 1,
    status: 'active',
    alertType: 'bench',
    rule: { category: 'compute', minConfidence: 0.5 },
    maxAgeSeconds: 3600,
    action: {
      type: 'ssm-run-command',
      target: { instanceId: '{{ci.instanceId}}' },
      parameters: { documentName: 'AWS-RunShellScript', commands: ['true'] },
    },
    safety: { timeoutSeconds: 3600, expectedSeconds: runSeconds },
    description: 'Bench',
    owner: 'Bench',
  });
  return { id, playbookId };
}

async function send({ id, playbookId }: { id: string; playbookId: string }, stack: StackOutputs): Promise<string> {
  const openedAt = new Date().toISOString();
  const draft = {
    schemaVersion: 1 as const,
    attempt: 1,
    incident: { id, priority: 'P3' as const, alertType: 'bench', category: 'compute', shortDescription: 'Bench', ciId: id, openedAt },
    classification: { category: 'compute', confidence: 0.9, model: 'bench' },
    action: { playbookId, parameters: {} },
    dryRun: false,
  };
  const unsigned = completeRequest(draft, 'arn:aws:iam::000000000000:user/bench', new Date());
  const request = await signRequest(unsigned, { kms, keyId: stack.SigningKeyId });
  await publishRequest(request, { sns: new SNSClient({}), topicArn: stack.RequestTopicArn });
  return request.remediationId;
}

async function awaitEnd(executionArn: string): Promise<{ status: string; seconds: number }> {
  for (;;) {
    try {
      const { status = '', startDate, stopDate } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'FAILED') throw new RemediationFailedError(executionArn);
      if (startDate && stopDate) return { status, seconds: (stopDate.getTime() - startDate.getTime()) / 1000 };
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
    }
    await pause(20);
  }
}

async function countStates(executionArn: string): Promise<number> {
  let entries = 0;
  for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, { executionArn }))
    entries += events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails).length;
  return entries;
}

/** Invocations so far, without those that are no part of one remediation's execution. */
async function countInvocations(): Promise<number> {
  const response = await fetch(`${process.env['STACKFLOW_RUNTIME_URL']}/_invocations`);
  const { invocations } = (await response.json()) as { invocations: { functionName: string }[] };
  return invocations.filter(({ functionName }) => !/SettleExecution|RecordChange|LinkCloudTrailEvent/.test(functionName)).length;
}

/** Runs one remediation a length, on the stack that this process's environment points to. */
export async function measureRemediations(lengths: number[]): Promise<Cost[]> {
  await bootstrap({ stage: 'local' });
  const outputs = await connect('local');
  const costs: Cost[] = [];
  for (const runSeconds of lengths) {
    const before = await countInvocations();
    const remediationId = await send(await prepare(outputs, runSeconds), outputs);
    const executionArn = executionArnOf(outputs.StateMachineArn, remediationId);
    const end = await awaitEnd(executionArn);
    const invocations = (await countInvocations()) - before;
    costs.push({ runSeconds, ...end, stateEntries: await countStates(executionArn), invocations });
  }
  return costs;
}
