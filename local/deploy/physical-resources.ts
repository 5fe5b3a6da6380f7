/** Where the stack is deployed. */
export interface StackContext {
  stackName: string;
  accountId: string;
  region: string;
  /** Base of queue URLs, for example `http://127.0.0.1:4566`. */
  sqsEndpoint: string;
}

/** What `Ref` and `Fn::GetAtt` of a resource give. */
export interface PhysicalResource {
  ref: string;
  attributes: Record<string, string>;
}

type Properties = Record<string, unknown>;
type Describe = (properties: Properties, logicalId: string, context: StackContext) => PhysicalResource;

const arn = (service: string, resource: string, context: StackContext): string =>
  `arn:aws:${service}:${context.region}:${context.accountId}:${resource}`;

/** Name of a resource that the template doesn't name, as CloudFormation would make it, without the random end. */
const generatedName = (logicalId: string, context: StackContext): string => `${context.stackName}-${logicalId}`;

const named = (properties: Properties, key: string, logicalId: string, context: StackContext): string =>
  String(properties[key] ?? generatedName(logicalId, context));

const describeCluster: Describe = (properties, logicalId, context) => {
  const id = named(properties, 'DBClusterIdentifier', logicalId, context).toLowerCase();
  return {
    ref: id,
    attributes: {
      DBClusterArn: arn('rds', `cluster:${id}`, context),
      'MasterUserSecret.SecretArn': arn('secretsmanager', `secret:rds!cluster-${id}`, context),
    },
  };
};

/** Types whose ids and ARNs follow from the template, created or not; keys get theirs from KMS. */
const DESCRIBE: Record<string, Describe> = {
  'AWS::SQS::Queue': (properties, logicalId, context) => {
    const name = named(properties, 'QueueName', logicalId, context);
    const ref = `${context.sqsEndpoint}/${context.accountId}/${name}`;
    return { ref, attributes: { Arn: arn('sqs', name, context), QueueName: name, QueueUrl: ref } };
  },
  'AWS::SNS::Topic': (properties, logicalId, context) => {
    const name = named(properties, 'TopicName', logicalId, context);
    return { ref: arn('sns', name, context), attributes: { TopicArn: arn('sns', name, context), TopicName: name } };
  },
  'AWS::DynamoDB::Table': (properties, logicalId, context) => {
    const name = named(properties, 'TableName', logicalId, context);
    return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`, context) } };
  },
  'AWS::Lambda::Function': (properties, logicalId, context) => {
    const name = named(properties, 'FunctionName', logicalId, context);
    return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`, context) } };
  },
  'AWS::StepFunctions::StateMachine': (properties, logicalId, context) => {
    const name = named(properties, 'StateMachineName', logicalId, context);
    const ref = arn('states', `stateMachine:${name}`, context);
    return { ref, attributes: { Arn: ref, Name: name } };
  },
  'AWS::SecretsManager::Secret': (properties, logicalId, context) => {
    const ref = arn('secretsmanager', `secret:${named(properties, 'Name', logicalId, context)}`, context);
    return { ref, attributes: { Id: ref } };
  },
  'AWS::Events::Rule': (properties, logicalId, context) => {
    const name = named(properties, 'Name', logicalId, context);
    return { ref: name, attributes: { Arn: arn('events', `rule/${name}`, context) } };
  },
  'AWS::IAM::Role': (properties, logicalId, context) => {
    const name = named(properties, 'RoleName', logicalId, context);
    return { ref: name, attributes: { Arn: `arn:aws:iam::${context.accountId}:role/${name}` } };
  },
  'AWS::Logs::LogGroup': (properties, logicalId, context) => {
    const name = named(properties, 'LogGroupName', logicalId, context);
    return { ref: name, attributes: { Arn: `${arn('logs', `log-group:${name}`, context)}:*` } };
  },
  'AWS::RDS::DBCluster': describeCluster,
  'AWS::S3::Bucket': (properties, logicalId, context) => {
    const name = named(properties, 'BucketName', logicalId, context).toLowerCase();
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::KMS::Alias': (properties, logicalId, context) => ({
    ref: named(properties, 'AliasName', logicalId, context),
    attributes: {},
  }),
};

/** A type that nothing asks an attribute of. */
const describeByName: Describe = (_, logicalId, context) => ({ ref: generatedName(logicalId, context), attributes: {} });

/** @returns the ids that other resources refer to. */
export const describeResource = (
  type: string,
  properties: Properties,
  logicalId: string,
  context: StackContext,
): PhysicalResource => (DESCRIBE[type] ?? describeByName)(properties, logicalId, context);
