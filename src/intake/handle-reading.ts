import { createHash } from 'node:crypto';
import type { IntakeReason, Reading } from '../contracts/alert.ts';
import { handleAlert, type AlertDependencies, type IntakeOutcome } from './handle-alert.ts';

const REMEMBERED_SECONDS = 30 * 86_400;

/** What is refused before an incident exists is noted for people; that something no longer fires is nothing to note. */
const NOTED: readonly string[] = ['unreadable', 'no-ci', 'ambiguous-ci', 'unknown-source'] satisfies IntakeReason[];

type Refused = Extract<IntakeOutcome, { kind: 'refused' }>;

async function noteRefusal(
  reading: Reading,
  { reason, detail }: Refused,
  body: string,
  { alerts, clock }: AlertDependencies,
): Promise<void> {
  const now = clock.now();
  const alert = reading.kind === 'alert' ? reading.alert : undefined;
  const firing = alert?.firingId ?? body;
  await alerts.noteRefusal({
    alertKey: `refused#${createHash('sha256').update(firing).digest('hex')}`,
    refusedAs: reason as IntakeReason,
    detail,
    ...(alert && { source: alert.source, title: alert.title }),
    firings: alert ? [alert.firingId] : [],
    at: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS,
  });
}

/** A message as it came: an unreadable one is known by its body. */
export interface Received {
  body: string;
  receivedAt: Date;
}

/**
 * Handles what was read in a message.
 * @throws what `handleAlert` throws
 */
export async function handleReading(
  reading: Reading,
  { body, receivedAt }: Received,
  dependencies: AlertDependencies,
): Promise<IntakeOutcome> {
  const outcome: IntakeOutcome = reading.kind === 'alert' ? await handleAlert(reading.alert, receivedAt, dependencies) : reading;
  if (outcome.kind === 'refused' && NOTED.includes(outcome.reason)) await noteRefusal(reading, outcome, body, dependencies);
  return outcome;
}
