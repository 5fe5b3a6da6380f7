import { TargetRefusedError } from '../errors.ts';
import type { Group } from './describe.ts';

export interface CapacityRequest {
  desiredCapacity?: number | undefined;
  change?: number | undefined;
  healthyMinimum: number;
}

/**
 * The capacity to set: what was asked for, within the group's own minimum and maximum and never below the healthy minimum.
 * @throws TargetRefusedError when the bounds leave nothing of the request, or too few healthy instances would remain.
 */
export function boundCapacity(found: Group, { desiredCapacity, change = 0, healthyMinimum }: CapacityRequest): number {
  const { group, desired, healthy } = found;
  const { AutoScalingGroupName: name, MinSize = 0, MaxSize = 0 } = group;
  const asked = desiredCapacity ?? desired + change;
  const bounded = Math.min(Math.max(asked, MinSize, healthyMinimum), MaxSize);
  if (Math.sign(bounded - desired) !== Math.sign(asked - desired))
    throw new TargetRefusedError(
      `Group ${name} can't go from ${desired} to ${asked}: minimum ${MinSize}, maximum ${MaxSize}, healthy minimum ${healthyMinimum}.`,
    );
  if (bounded === desired && healthy < healthyMinimum)
    throw new TargetRefusedError(`Group ${name} has its ${desired} instances, but ${healthy} are healthy of at least ${healthyMinimum}: capacity is not what it lacks.`);
  const healthyAfter = healthy - Math.max(0, desired - bounded);
  if (bounded < desired && healthyAfter < healthyMinimum)
    throw new TargetRefusedError(
      `Group ${name} has ${healthy} healthy instances; going from ${desired} to ${bounded} could leave ${healthyAfter} of at least ${healthyMinimum}.`,
    );
  return bounded;
}
