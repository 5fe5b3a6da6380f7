import { UnsupportedTemplateError } from './errors.ts';
import { createBuckets } from './resources/buckets.ts';
import { createAliases, createKeys } from './resources/keys.ts';
import { describeFunction, describeMapping } from './resources/functions.ts';
import { describeRules, describeStateMachine } from './resources/flow.ts';
import { createQueues } from './resources/queues.ts';
import { describeAdminSecret, describeSecret, describeTextSecret, isTextSecret } from './resources/secrets.ts';
import { createTables } from './resources/tables.ts';
import { createSubscriptions, createTopics } from './resources/topics.ts';
import { type ResolvedResource, type ResolvedTemplate, type ResolveOptions, resolveTemplate } from './resolve-template.ts';
import type { Database, DeployServices } from './services.ts';
import type { Template } from './template.ts';

/** Values for the parameters that have no default: there is no VPC on a laptop. */
export const LOCAL_PARAMETERS = { VpcSubnetIds: 'subnet-local', VpcSecurityGroupIds: 'sg-local' };

/** Types without a local meaning: permissions, networks and watching. */
export const SKIPPED_TYPES = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution', // local/console serves the page
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

const CREATED_TYPES = [
  'AWS::ApiGatewayV2::Integration',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::RDS::DBCluster',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
];

export interface DeployedStack {
  /** Values of the template's outputs. */
  outputs: Record<string, string>;
  /** Types of the template that were left out. */
  skippedTypes: string[];
}

function assertKnown(template: Template): void {
  const known = new Set([...SKIPPED_TYPES, ...CREATED_TYPES]);
  const unknown = Object.entries(template.Resources).find(([, { Type: type }]) => !known.has(type));
  if (unknown) throw new UnsupportedTemplateError(`${unknown[0]} (${unknown[1].Type})`);
}

const describeDatabase = ({ properties, logicalId }: ResolvedResource, stack: ResolvedTemplate): Database => ({
  clusterArn: stack.attribute(logicalId, 'DBClusterArn'),
  databaseName: properties['DatabaseName'] as string,
  masterUsername: properties['MasterUsername'] as string,
  adminSecretArn: stack.attribute(logicalId, 'MasterUserSecret.SecretArn'),
});

/** What keeps state. Its parts don't need each other, except subscriptions their queues and topics. */
async function createStores(stack: ResolvedTemplate, services: DeployServices): Promise<void> {
  await Promise.all([
    createQueues(stack.resourcesOf('AWS::SQS::Queue'), services),
    createTopics(stack.resourcesOf('AWS::SNS::Topic'), services),
    createTables(stack.resourcesOf('AWS::DynamoDB::Table'), services.dynamodb),
    createBuckets(stack, services),
    createAliases(stack.resourcesOf('AWS::KMS::Alias'), services.kms),
  ]);
  await createSubscriptions(stack.resourcesOf('AWS::SNS::Subscription'), services);
}

async function createDatabases(stack: ResolvedTemplate, services: DeployServices): Promise<void> {
  for (const secret of stack.resourcesOf('AWS::SecretsManager::Secret')) {
    const arn = stack.ref(secret.logicalId);
    await (isTextSecret(secret)
      ? services.createTextSecret(describeTextSecret(secret, arn))
      : services.createSecret(describeSecret(secret, arn)));
  }
  for (const database of stack.resourcesOf('AWS::RDS::DBCluster').map((cluster) => describeDatabase(cluster, stack))) {
    await services.createSecret(describeAdminSecret(database));
    await services.createDatabase(database);
  }
}

const queueUrls = (stack: ResolvedTemplate) => (queueArn: string) => {
  const queues = stack.resourcesOf('AWS::SQS::Queue').map(({ logicalId }) => logicalId);
  const queue = queues.find((logicalId) => stack.attribute(logicalId, 'Arn') === queueArn);
  if (!queue) throw new UnsupportedTemplateError(`a mapping of ${queueArn}, which is no queue of the template`);
  return stack.ref(queue);
};

/** What runs: functions before the machine that invokes them, and whatever starts either of them last. */
async function createFlow(stack: ResolvedTemplate, directory: string, services: DeployServices): Promise<void> {
  const invokeConfigs = stack.resourcesOf('AWS::Lambda::EventInvokeConfig');
  for (const resource of stack.resourcesOf('AWS::Lambda::Function')) {
    const arn = stack.attribute(resource.logicalId, 'Arn');
    await services.createFunction(describeFunction(resource, arn, invokeConfigs, directory));
  }
  for (const machine of stack.resourcesOf('AWS::StepFunctions::StateMachine')) {
    await services.createStateMachine(describeStateMachine(machine, stack.ref(machine.logicalId)));
  }
  for (const { properties } of stack.resourcesOf('AWS::ApiGatewayV2::Integration'))
    await services.createHttpApi(String(properties['IntegrationUri']));
  for (const rule of stack.resourcesOf('AWS::Events::Rule').flatMap(describeRules)) await services.createRule(rule);
  for (const mapping of stack.resourcesOf('AWS::Lambda::EventSourceMapping')) {
    await services.createEventSourceMapping(describeMapping(mapping, queueUrls(stack)));
  }
}

/**
 * Deploys a packaged template to the embedded stack, as CloudFormation does to AWS.
 * @param directory of the package: template's bundles
 * @throws UnsupportedTemplateError when the template has a type or function that isn't known here
 */
export async function deployTemplate(
  template: Template,
  directory: string,
  options: ResolveOptions,
  services: DeployServices,
): Promise<DeployedStack> {
  assertKnown(template);
  const physicalResources = await createKeys(template, services.kms);
  const parameters = { ...LOCAL_PARAMETERS, ...options.parameters };
  const stack = resolveTemplate(template, { ...options, parameters, physicalResources });
  await Promise.all([createStores(stack, services), createDatabases(stack, services)]);
  await createFlow(stack, directory, services);
  return { outputs: stack.outputs(), skippedTypes: stack.types.filter((type) => SKIPPED_TYPES.includes(type)) };
}
