import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { targetClientOptions } from '../platform/clients/options.ts';
import { ask } from './ask-target.ts';

const sts = new STSClient(targetClientOptions(5));
let known: string | undefined;

/** @returns the ARN that the actions' calls are made as; asked once per cold start. @throws TransientTargetError */
export async function callerIdentity(): Promise<string> {
  known ??= (await ask(sts.send(new GetCallerIdentityCommand({})))).Arn ?? 'unknown';
  return known;
}
