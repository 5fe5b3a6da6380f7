import { RebootDBInstanceCommand, type RebootDBInstanceCommandInput } from '@aws-sdk/client-rds';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { rds } from './client.ts';

export async function execute({ apiRequest, target }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await rds(context).send(new RebootDBInstanceCommand(apiRequest.input as unknown as RebootDBInstanceCommandInput));
  const dbInstance = String(target['dbInstance']);
  return {
    handle: { dbInstance },
    detail: `database ${dbInstance} is ${answer.DBInstance?.DBInstanceStatus}`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
