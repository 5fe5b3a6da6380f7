import {
  GetFunctionConfigurationCommand,
  ListTagsCommand,
  type FunctionConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { ask } from '../ask-target.ts';

/** Tags belong to the function, not to a version or alias of it. */
const withoutQualifier = (functionArn: string): string => functionArn.split(':').slice(0, 7).join(':');

/** A function as it is now, with its tags. */
export interface DescribedFunction {
  functionArn: string;
  configuration: FunctionConfiguration;
  tags: { Key: string; Value: string }[];
}

/** @throws TargetRefusedError when there is no such function, TransientTargetError */
export async function describe(lambda: LambdaClient, FunctionName: string): Promise<DescribedFunction> {
  const configuration = await ask(lambda.send(new GetFunctionConfigurationCommand({ FunctionName })));
  const functionArn = configuration.FunctionArn ?? FunctionName;
  const { Tags = {} } = await ask(lambda.send(new ListTagsCommand({ Resource: withoutQualifier(functionArn) })));
  return { functionArn, configuration, tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) };
}
