import type { ResolvedResource } from '../resolve-template.ts';
import type { DeployServices } from '../services.ts';
import { pickAttributes } from './attributes.ts';

/** What a local queue honours; encryption and policies have no local meaning. */
const ATTRIBUTES = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'RedrivePolicy',
];

const isSource = (queue: ResolvedResource): boolean => queue.properties['RedrivePolicy'] !== undefined;

/** Creates the queues; dead-letter queues first, since the others refer to them. */
export async function createQueues(queues: ResolvedResource[], services: DeployServices): Promise<void> {
  const inOrder = [...queues.filter((queue) => !isSource(queue)), ...queues.filter(isSource)];
  for (const { properties } of inOrder) {
    await services.createQueue(String(properties['QueueName']), pickAttributes(properties, ATTRIBUTES));
  }
}
