import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AlertSource } from '../../contracts/alert.ts';

/** What a webhook brings, as far as its sender is proved by it. */
export interface WebhookProof {
  /** The body as it came, byte for byte. */
  body: string;
  header: (name: string) => string | undefined;
}

type Verify = (proof: WebhookProof, secret: string) => boolean;

/** In a time that tells nothing of where two texts differ. */
const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest());

/** `v1=<hex>, v1=<hex>`: one for each secret during a rotation. Source: PagerDuty, "Verifying webhook signatures". */
const verifyPagerduty: Verify = ({ body, header }, secret) => {
  const wanted = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return (header('x-pagerduty-signature') ?? '').split(',').some((given) => isSame(given.trim(), wanted));
};

/** For senders that sign nothing: Alertmanager's `authorization`, Datadog's custom headers, ServiceNow's REST message. */
const verifyBearer: Verify = ({ header }, secret) => isSame(header('authorization') ?? '', `Bearer ${secret}`);

/** Sources that may come by webhook, and how each proves itself. */
const VERIFIERS: Partial<Record<AlertSource, Verify>> = {
  pagerduty: verifyPagerduty,
  alertmanager: verifyBearer,
  datadog: verifyBearer,
  servicenow: verifyBearer,
};

export const isWebhookSource = (source: string): source is AlertSource => Object.hasOwn(VERIFIERS, source);

/** Shorter secrets can be guessed. */
const LEAST_SECRET_CHARACTERS = 16;

/** @returns whether one of the source's secrets proves who sent it; two are valid during a rotation. Without any, nothing is. */
export function verifyWebhook(source: AlertSource, proof: WebhookProof, secrets: readonly string[]): boolean {
  const verify = VERIFIERS[source];
  return verify !== undefined && secrets.some((secret) => secret.length >= LEAST_SECRET_CHARACTERS && verify(proof, secret));
}
