import type { ResolvedAction } from '../contracts/resolved-action.ts';
import { actions } from './index.ts';

/**
 * @returns the session policy (JSON) that binds an assumed role to one action on one target; what the role itself may do
 * is its owner's to say. STS takes 2,048 characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function sessionPolicy({ type, target, parameters }: ResolvedAction): string {
  const { permissions, resources } = actions[type];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: permissions.reads, Resource: '*' },
      { Effect: 'Allow', Action: permissions.writes, Resource: resources({ target, parameters }) },
    ],
  });
}
