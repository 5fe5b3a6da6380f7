import { createHash } from 'node:crypto';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Decision } from '../../src/contracts/decision.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { normaliseHostIncident } from '../../src/intake/normalise-host-incident.ts';
import { publishRequest } from '../../src/intake/publish-request.ts';
import type { ApiMessage } from '../../src/intake/read-message.ts';
import { requestRemediation } from '../../src/intake/request-remediation.ts';
import { sources } from '../../src/intake/sources/index.ts';
import { signRequest } from '../../src/intake/sign-request.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import type { StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { completeRequest } from './complete-request.ts';
import type { AlertMessage, BodyMessage, Draft, HostMessage, Message, RequestMessage } from './message.ts';

/** What became of a message on its way to the queue. */
export type Sent =
  | { kind: 'requested'; request: RemediationRequest; body: string }
  | { kind: 'refused'; decision: Decision }
  | { kind: 'alert'; firingIds: string[]; body: string }
  | { kind: 'body'; body: string };

const sns = new SNSClient({});

/** @returns the draft, completed and signed. @throws UsageError, or what KMS and STS throw. */
export async function signDraft(draft: Draft, stack: StackOutputs, clock: Clock): Promise<RemediationRequest> {
  const unsigned = completeRequest(draft, draft.auth?.requestedBy ?? (await callerArn()), clock.now());
  return await signRequest(unsigned, { kms, keyId: stack.SigningKeyId });
}

/** The intake's way: the incident's best playbook, signed and published. `publish` can be left out to only look. */
export async function askIntake(
  message: HostMessage,
  stack: StackOutputs,
  clock: Clock,
  publisher: SNSClient = sns,
): Promise<Sent> {
  const { hostIncident, classification, alertType, dryRun } = message;
  const incident = normaliseHostIncident(hostIncident, classification, alertType);
  const wish = { incident, classification, ...(dryRun !== undefined && { dryRun }) };
  const result = await requestRemediation(wish, {
    playbooks: createPlaybookStore(dynamodb, stack.PlaybookTable),
    configurationItems: createConfigurationItemStore(dynamodb, stack.CiTable),
    requestedBy: await callerArn(),
    topicArn: stack.RequestTopicArn,
    keyId: stack.SigningKeyId,
    sns: publisher,
    kms,
    clock,
  });
  if (result.kind === 'refused') return { kind: 'refused', decision: result.refusal };
  return { kind: 'requested', request: result.request, body: JSON.stringify(result.request) };
}

async function sendDraft({ request: draft, changedAfterSigning }: RequestMessage, stack: StackOutputs, clock: Clock): Promise<Sent> {
  const signed = await signDraft(draft, stack, clock);
  const request = { ...signed, ...changedAfterSigning } as RemediationRequest;
  await publishRequest(request, { sns, topicArn: stack.RequestTopicArn });
  return { kind: 'requested', request, body: JSON.stringify(request) };
}

/** CloudWatch publishes to the topic; everything else comes as StackFlowAPI and EventBridge hand it on. */
async function sendAlert({ source, alert }: AlertMessage, stack: StackOutputs): Promise<Sent> {
  const body = JSON.stringify(alert);
  const readings = sources[source](alert);
  const firingIds = readings.flatMap((reading) => (reading.kind === 'alert' ? [reading.alert.firingId] : []));
  if (source === 'cloudwatch-sns') {
    await sns.send(new PublishCommand({ TopicArn: stack.AlertTopicArn, Message: body }));
  } else {
    const message: ApiMessage = { door: 'api', source, payload: alert };
    await sqs.send(new SendMessageCommand({ QueueUrl: stack.IntakeQueueUrl, MessageBody: JSON.stringify(message) }));
  }
  return { kind: 'alert', firingIds, body };
}

/** The same text again is a duplicate for five minutes. */
async function sendBody({ body, queue, groupId }: BodyMessage, stack: StackOutputs): Promise<Sent> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queue === 'P1' ? stack.P1QueueUrl : stack.StandardQueueUrl,
      MessageBody: body,
      MessageGroupId: groupId,
      MessageDeduplicationId: createHash('sha256').update(body).digest('hex'),
    }),
  );
  return { kind: 'body', body };
}

/** Sends one message the way its kind is sent. @throws UsageError, InvalidInputError, or what AWS throws. */
export function sendMessage(message: Message, stack: StackOutputs, clock: Clock): Promise<Sent> {
  if ('alert' in message) return sendAlert(message, stack);
  if ('hostIncident' in message) return askIntake(message, stack, clock);
  if ('request' in message) return sendDraft(message, stack, clock);
  return sendBody(message, stack);
}
