import { join } from 'node:path';
import type { Mapping } from '../../event-source-mapping/event-source-mapping.ts';
import type { ResolvedResource } from '../resolve-template.ts';
import type { DeployedFunction } from '../services.ts';

/** What Lambda does with an asynchronous invocation that fails, unless told otherwise. */
const DEFAULT_RETRY_ATTEMPTS = 2;

interface InvokeConfig {
  FunctionName: string;
  MaximumRetryAttempts?: number;
  DestinationConfig?: { OnFailure?: { Destination: string } };
}

function describeAsynchronous(name: string, configs: ResolvedResource[]): DeployedFunction['asynchronous'] {
  const all = configs.map(({ properties }) => properties as unknown as InvokeConfig);
  const config = all.find(({ FunctionName: functionName }) => functionName === name);
  const onFailureArn = config?.DestinationConfig?.OnFailure?.Destination;
  return {
    maximumRetryAttempts: config?.MaximumRetryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    ...(onFailureArn ? { onFailureArn } : {}),
  };
}

/**
 * @param functionArn as other resources know it
 * @param invokeConfigs the template's AWS::Lambda::EventInvokeConfig resources
 * @param packageDirectory where the bundles lie
 * @returns what the Lambda runtime needs to run the function
 */
export function describeFunction(
  { properties }: ResolvedResource,
  functionArn: string,
  invokeConfigs: ResolvedResource[],
  packageDirectory: string,
): DeployedFunction {
  const functionName = properties['FunctionName'] as string;
  const handler = properties['Handler'] as string;
  const dot = handler.lastIndexOf('.');
  const { Variables: environment } = properties['Environment'] as { Variables: Record<string, unknown> };
  return {
    functionName,
    functionArn,
    roleArn: String(properties['Role']),
    file: join(packageDirectory, `${handler.slice(0, dot)}.cjs`),
    exportName: handler.slice(dot + 1),
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
    timeoutSeconds: Number(properties['Timeout']),
    memoryMegabytes: Number(properties['MemorySize']),
    asynchronous: describeAsynchronous(functionName, invokeConfigs),
  };
}

/** Concurrency of a mapping that sets none: as much as the account has. */
const UNLIMITED = 1000;

/**
 * @param queueUrlOf the URL of the queue with that ARN
 * @returns what the poller of a queue needs to know
 */
export function describeMapping({ properties }: ResolvedResource, queueUrlOf: (arn: string) => string): Mapping {
  const scaling = properties['ScalingConfig'] as { MaximumConcurrency?: number } | undefined;
  const responseTypes = (properties['FunctionResponseTypes'] ?? []) as string[];
  const queueArn = properties['EventSourceArn'] as string;
  return {
    queueArn,
    queueUrl: queueUrlOf(queueArn),
    functionArn: properties['FunctionName'] as string,
    batchSize: Number(properties['BatchSize'] ?? 10),
    maximumConcurrency: Number(scaling?.MaximumConcurrency ?? UNLIMITED),
    isPartial: responseTypes.includes('ReportBatchItemFailures'),
  };
}
