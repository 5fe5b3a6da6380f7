import { createHash } from 'node:crypto';
import type { Alert, IntakeReason, Reading } from '../contracts/alert.ts';
import { handleAlert, type AlertDependencies, type IntakeOutcome } from './handle-alert.ts';
import { sources } from './sources/index.ts';
import { refused } from './sources/readings.ts';
import { writeRefusalNote } from './write-intake-note.ts';

const REMEMBERED_SECONDS = 30 * 86_400;

/** What is refused before anything is known of it is noted for people; that something no longer fires is nothing to note. */
const NOTED: readonly string[] = ['unreadable', 'no-ci', 'ambiguous-ci', 'unknown-source'] satisfies IntakeReason[];

type Refused = Extract<IntakeOutcome, { kind: 'refused' }>;

/** A message as it came: what can't be read in it is known by its body, and by its place in there. */
export interface Received {
  body: string;
  place: number;
  receivedAt: Date;
}

async function noteRefusal(
  reading: Reading,
  { reason, detail, incidentId }: Refused,
  { body, place }: Received,
  dependencies: AlertDependencies,
): Promise<void> {
  const now = dependencies.clock.now();
  const alert = reading.kind === 'alert' ? reading.alert : undefined;
  const firing = alert?.firingId ?? `${place}#${body}`;
  await dependencies.alerts.noteRefusal({
    alertKey: `refused#${createHash('sha256').update(firing).digest('hex')}`,
    refusedAs: reason as IntakeReason,
    detail,
    ...(alert && { source: alert.source, title: alert.title }),
    firings: alert ? [alert.firingId] : [],
    at: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS,
  });
  if (incidentId !== undefined) await writeRefusalNote(incidentId, reason, detail, dependencies);
}

/** An event only says that there is an incident: what it is about is what the host's own record says. */
async function confirmIncident(alert: Alert, incidentId: string, { alerts, incidents }: AlertDependencies): Promise<Reading> {
  if (await alerts.wasOpened(incidentId))
    return refused('not-firing', `incident ${incidentId} was opened for an alert that is known`);
  const record = await incidents.get(incidentId);
  const [reading] = record?.['id'] === incidentId ? sources['host-incident'](record) : [];
  if (reading === undefined) return refused('unreadable', `the host has no incident ${incidentId}`);
  return reading.kind === 'alert' ? { kind: 'alert', alert: { ...reading.alert, firingId: alert.firingId } } : reading;
}

const confirm = async (reading: Reading, dependencies: AlertDependencies): Promise<Reading> =>
  reading.kind === 'alert' && reading.alert.incidentId !== undefined
    ? await confirmIncident(reading.alert, reading.alert.incidentId, dependencies)
    : reading;

/**
 * Handles what was read in a message.
 * @throws what `handleAlert` throws
 */
export async function handleReading(read: Reading, received: Received, dependencies: AlertDependencies): Promise<IntakeOutcome> {
  const reading = await confirm(read, dependencies);
  const outcome: IntakeOutcome =
    reading.kind === 'alert' ? await handleAlert(reading.alert, received.receivedAt, dependencies) : reading;
  if (outcome.kind === 'refused' && NOTED.includes(outcome.reason)) await noteRefusal(reading, outcome, received, dependencies);
  return outcome;
}
