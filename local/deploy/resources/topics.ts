import type { ResolvedResource } from '../resolve-template.ts';
import type { DeployServices } from '../services.ts';
import { pickAttributes } from './attributes.ts';

const TOPIC_ATTRIBUTES = ['FifoTopic', 'ContentBasedDeduplication'];
const SUBSCRIPTION_ATTRIBUTES = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy'];

/** Creates the topics; encryption and policies have no local meaning. */
export async function createTopics(topics: ResolvedResource[], services: DeployServices): Promise<void> {
  for (const { properties } of topics) {
    await services.createTopic(String(properties['TopicName']), pickAttributes(properties, TOPIC_ATTRIBUTES));
  }
}

/** Subscribes the queues to their topics; nobody reads e-mail here. */
export async function createSubscriptions(subscriptions: ResolvedResource[], services: DeployServices): Promise<void> {
  for (const { properties } of subscriptions.filter((subscription) => subscription.properties['Protocol'] === 'sqs')) {
    await services.subscribe(
      String(properties['TopicArn']),
      String(properties['Endpoint']),
      pickAttributes(properties, SUBSCRIPTION_ATTRIBUTES),
    );
  }
}
