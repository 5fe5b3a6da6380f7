import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { RemediationRequest } from '../contracts/remediation-request.ts';

export interface PublishDependencies {
  sns: SNSClient;
  topicArn: string;
}

/** Publishes a signed request: group = CI, deduplication id = remediation id, `priority` routes it to its queue. */
export async function publishRequest(request: RemediationRequest, { sns, topicArn }: PublishDependencies): Promise<string> {
  const { MessageId = '' } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Message: JSON.stringify(request),
      MessageGroupId: request.incident.ciId,
      MessageDeduplicationId: request.remediationId,
      MessageAttributes: { priority: { DataType: 'String', StringValue: request.incident.priority } },
    }),
  );
  return MessageId;
}
