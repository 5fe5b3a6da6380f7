import type { ResolvedResource } from '../resolve-template.ts';
import type { DeployedRule, DeployedStateMachine } from '../services.ts';

/**
 * @param arn as other resources know it
 * @returns the state machine; its definition names functions by ARN
 */
export const describeStateMachine = ({ properties }: ResolvedResource, arn: string): DeployedStateMachine => ({
  name: String(properties['StateMachineName']),
  arn,
  roleArn: String(properties['RoleArn']),
  definition: String(properties['DefinitionString']),
});

interface Target {
  Arn: string;
  DeadLetterConfig?: { Arn: string };
}

/** @returns the rule once for each of its targets. */
export function describeRules({ properties }: ResolvedResource): DeployedRule[] {
  const { EventPattern: pattern, ScheduleExpression: schedule } = properties;
  return (properties['Targets'] as Target[]).map(({ Arn: targetArn, DeadLetterConfig: deadLetter }) => ({
    name: String(properties['Name']),
    ...(pattern ? { pattern: pattern as Record<string, unknown> } : {}),
    ...(schedule ? { schedule: String(schedule) } : {}),
    targetArn,
    ...(deadLetter ? { deadLetterArn: deadLetter.Arn } : {}),
  }));
}
