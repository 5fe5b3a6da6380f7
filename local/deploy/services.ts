import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { Mapping } from '../event-source-mapping/event-source-mapping.ts';
import type { BucketDefinition } from '../s3/types.ts';

/** A Lambda function, as the template describes it. */
export interface DeployedFunction extends FunctionDefinition {
  functionArn: string;
  roleArn: string;
  /** Times an asynchronous invocation is repeated after an error, and where it goes then. */
  asynchronous: { maximumRetryAttempts: number; onFailureArn?: string };
}

export interface DeployedStateMachine {
  name: string;
  arn: string;
  roleArn: string;
  /** ASL, each Task's Resource being a function's ARN. */
  definition: string;
}

/** One rule and one of its targets. */
export interface DeployedRule {
  name: string;
  /** EventBridge pattern; absent when it is a schedule. */
  pattern?: Record<string, unknown>;
  /** `rate(…)`; absent when it is a pattern. */
  schedule?: string;
  targetArn: string;
  deadLetterArn?: string;
}

/** A secret that holds a text of its owner's. */
export interface TextSecret {
  arn: string;
  name: string;
  text: string;
}

/** A secret of a database user. */
export interface Secret {
  arn: string;
  name: string;
  username: string;
  password: string;
}

export interface Database {
  clusterArn: string;
  databaseName: string;
  masterUsername: string;
  adminSecretArn: string;
}

type Attributes = Record<string, string>;

/** Where a template is deployed to. Everything may exist already, from an earlier run that kept its data. */
export interface DeployServices {
  dynamodb: DynamoDBClient;
  kms: KMSClient;
  createQueue(name: string, attributes: Attributes): unknown;
  createTopic(name: string, attributes: Attributes): unknown;
  subscribe(topicArn: string, queueArn: string, attributes: Attributes): unknown;
  createBucket(bucket: BucketDefinition): unknown;
  createSecret(secret: Secret): unknown;
  createTextSecret(secret: TextSecret): unknown;
  createDatabase(database: Database): unknown;
  createFunction(definition: DeployedFunction): unknown;
  createStateMachine(machine: DeployedStateMachine): unknown;
  createRule(rule: DeployedRule): unknown;
  /** An HTTP API whose every request goes to the function. */
  createHttpApi(functionArn: string): unknown;
  createEventSourceMapping(mapping: Mapping): unknown;
}
