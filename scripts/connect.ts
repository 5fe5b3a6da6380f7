import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** What the template gives away about itself: `Outputs` of serverless.yml. */
export const OUTPUT_NAMES = [
  'P1QueueUrl',
  'StandardQueueUrl',
  'DeadLetterQueueUrl',
  'RequestTopicArn',
  'AlertTopicArn',
  'IntakeQueueUrl',
  'IntakeDeadLetterQueueUrl',
  'AlertTable',
  'WebhookSecretArn',
  'StateMachineArn',
  'SigningKeyId',
  'SigningKeyIds',
  'AuditClusterArn',
  'AuditAdminSecretArn',
  'AuditWriterSecretArn',
  'AuditKeeperSecretArn',
  'AuditDatabaseName',
  'AuditBucketName',
  'ChainSigningKeyId',
  'PlaybookTable',
  'MaintenanceWindowTable',
  'RecentChangeTable',
  'LedgerTable',
  'LeaseTable',
  'ControlTable',
  'IncidentTable',
  'CiTable',
  'TargetAccounts',
] as const;

/** Outputs of a stack that hosts the console; the sign-in page by parameter. */
export const CONSOLE_OUTPUT_NAMES = ['ConsoleBucketName', 'ConsoleUrl', 'ConsoleSignInUrl'] as const;

export type StackOutputs = Record<(typeof OUTPUT_NAMES)[number], string> &
  Partial<Record<(typeof CONSOLE_OUTPUT_NAMES)[number], string>>;

/** Thrown when the stack, or AWS itself, can't be reached: no endpoint, no credentials, no such stack. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Thrown when the stack is there but was made by another version of the template. */
export class MissingOutputError extends Error {
  override readonly name = 'MissingOutputError';
  constructor(stackName: string, missing: string[]) {
    super(`Stack ${stackName} has no output ${missing.join(', ')}. Deploy this version of the template and try again.`);
  }
}

export const stackNameOf = (stage: string): string => `stackflow-remediation-${stage}`;

const HOW_TO_REACH =
  'For the embedded stack run `npm start`, then `eval "$(npm run -s local:env)"` in this shell; ' +
  'for AWS set AWS_REGION and credentials.';

async function describe(cloudFormation: CloudFormationClient, stackName: string) {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0]?.Outputs ?? [];
  } catch (error) {
    throw new UnreachableError(`Can't read stack ${stackName}: ${(error as Error).message} ${HOW_TO_REACH}`, {
      cause: error,
    });
  }
}

/**
 * Finds a deployed stack, on AWS or embedded: the SDK's own settings (AWS_ENDPOINT_URL_…, AWS_REGION) say where.
 * @throws UnreachableError, MissingOutputError
 */
export async function connect(stage: string, cloudFormation?: CloudFormationClient): Promise<StackOutputs> {
  const stackName = stackNameOf(stage);
  const client = cloudFormation ?? new CloudFormationClient({ maxAttempts: 2 });
  const outputs = new Map((await describe(client, stackName)).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const missing = OUTPUT_NAMES.filter((name) => !outputs.get(name));
  if (missing.length > 0) throw new MissingOutputError(stackName, missing);
  const names = [...OUTPUT_NAMES, ...CONSOLE_OUTPUT_NAMES].filter((name) => outputs.has(name));
  return Object.fromEntries(names.map((name) => [name, outputs.get(name)])) as StackOutputs;
}
