import type { ActionType } from '../contracts/names.ts';
import type { Action } from './action.ts';
import { asgSetCapacity } from './asg-set-capacity/index.ts';
import { cloudfrontInvalidation } from './cloudfront-invalidation/index.ts';
import { ec2Reboot } from './ec2-reboot/index.ts';
import { ecsUpdateService } from './ecs-update-service/index.ts';
import { lambdaInvoke } from './lambda-invoke/index.ts';
import { rdsFailover } from './rds-failover/index.ts';
import { rdsReboot } from './rds-reboot/index.ts';
import { ssmRunCommand } from './ssm-run-command/index.ts';

/** Every action by its type: adding one adds its line here. */
export const actions: Record<ActionType, Action> = {
  'ssm-run-command': ssmRunCommand,
  'lambda-invoke': lambdaInvoke,
  'ecs-update-service': ecsUpdateService,
  'rds-reboot': rdsReboot,
  'rds-failover': rdsFailover,
  'cloudfront-invalidation': cloudfrontInvalidation,
  'asg-set-capacity': asgSetCapacity,
  'ec2-reboot': ec2Reboot,
};
