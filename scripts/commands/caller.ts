import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** @returns the ARN of whoever runs the command. */
export async function callerArn(): Promise<string> {
  const { Arn = 'unknown' } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return Arn;
}
