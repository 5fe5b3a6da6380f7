import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AlertSource } from '../../contracts/alert.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AlertStore } from '../../stores/alert-store.ts';
import type { WebhookSecretStore } from '../../stores/webhook-secret-store.ts';
import type { ApiMessage } from '../read-message.ts';
import { isTimely } from './sent-at.ts';
import { isWebhookSource, verifyWebhook, type WebhookProof } from './verify.ts';

export interface WebhookDependencies {
  secrets: WebhookSecretStore;
  alerts: Pick<AlertStore, 'wasReceived' | 'noteReceived'>;
  sqs: SQSClient;
  intakeQueueUrl: string;
  clock: Clock;
}

/** `taken` is in the intake's queue; `known` was taken before; the others are refused, and nothing was done. */
export type WebhookReceipt = 'taken' | 'known' | 'unknown-source' | 'unproved' | 'unreadable' | 'untimely';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Hands a verified payload to the intake. */
export const enqueue = (message: ApiMessage, { sqs, intakeQueueUrl }: Pick<WebhookDependencies, 'sqs' | 'intakeQueueUrl'>) =>
  sqs.send(new SendMessageCommand({ QueueUrl: intakeQueueUrl, MessageBody: JSON.stringify(message) }));

async function take(source: AlertSource, payload: unknown, body: string, dependencies: WebhookDependencies): Promise<WebhookReceipt> {
  const { alerts, clock } = dependencies;
  const receipt = createHash('sha256').update(`${source}\n${body}`).digest('hex');
  if (await alerts.wasReceived(receipt)) return 'known';
  await enqueue({ door: 'api', source, payload }, dependencies);
  // Only now: a crash before this line makes the sender's next try count. Twice in the queue is one alert all the same.
  await alerts.noteReceived(receipt, clock.now());
  return 'taken';
}

/** Takes a webhook in once who sent it is proved, it is of now, and it is new. @throws what AWS throws: the sender tries again */
export async function receiveWebhook(source: string, proof: WebhookProof, dependencies: WebhookDependencies): Promise<WebhookReceipt> {
  const { secrets, clock } = dependencies;
  if (!isWebhookSource(source)) return 'unknown-source';
  const now = clock.now();
  if (!verifyWebhook(source, proof, await secrets.get(source, now))) return 'unproved';
  const payload = parseJson(proof.body);
  if (payload === undefined) return 'unreadable';
  return isTimely(source, payload, now) ? await take(source, payload, proof.body, dependencies) : 'untimely';
}
