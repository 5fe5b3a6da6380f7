import type { ActionType } from '../contracts/names.ts';
import type { Action } from './action.ts';
import { ecsUpdateService } from './ecs-update-service/index.ts';
import { lambdaInvoke } from './lambda-invoke/index.ts';
import { ssmRunCommand } from './ssm-run-command/index.ts';

/** Every action by its type: adding one adds its line here. */
export const actions: Record<ActionType, Action> = {
  'ssm-run-command': ssmRunCommand,
  'lambda-invoke': lambdaInvoke,
  'ecs-update-service': ecsUpdateService,
};
