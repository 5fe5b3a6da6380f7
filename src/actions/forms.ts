import type { ActionType } from '../contracts/names.ts';
import type { Action } from './action.ts';
import * as asgSetCapacity from './asg-set-capacity/parameters.ts';
import * as cloudfrontInvalidation from './cloudfront-invalidation/parameters.ts';
import * as ec2Reboot from './ec2-reboot/parameters.ts';
import * as ecsUpdateService from './ecs-update-service/parameters.ts';
import * as lambdaInvoke from './lambda-invoke/parameters.ts';
import * as rdsFailover from './rds-failover/parameters.ts';
import * as rdsReboot from './rds-reboot/parameters.ts';
import * as ssmRunCommand from './ssm-run-command/parameters.ts';

/** What each action takes, without the clients that it takes to act: for whoever only checks playbooks. */
export const actionForms: Record<ActionType, Pick<Action, 'targetSchema' | 'parametersSchema'>> = {
  'ssm-run-command': ssmRunCommand,
  'lambda-invoke': lambdaInvoke,
  'ecs-update-service': ecsUpdateService,
  'rds-reboot': rdsReboot,
  'rds-failover': rdsFailover,
  'cloudfront-invalidation': cloudfrontInvalidation,
  'asg-set-capacity': asgSetCapacity,
  'ec2-reboot': ec2Reboot,
};
