import { readFile } from 'node:fs/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { configurationItemSchema } from '../../src/contracts/configuration-item.ts';
import { maintenanceWindowSchema } from '../../src/contracts/maintenance-window.ts';
import { recentChangeSchema } from '../../src/contracts/recent-change.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { succeeds } from '../../src/stores/conditional-write.ts';
import type { StackOutputs } from '../../scripts/connect.ts';
import { SAMPLES_FOLDER, type NamedSample } from './load-samples.ts';

const EXPIRES_AFTER_SECONDS = 90 * 24 * 3600;

/** Windows and changes are relative to the moment of seeding, in minutes; negative is the past. */
const windowSeedSchema = z.looseObject({ startsAtMinutes: z.int(), endsAtMinutes: z.int() });
const changeSeedSchema = z.looseObject({ implementedAtMinutes: z.int() });

/** What the host's tables would hold if the samples were real. */
export interface Seeds {
  configurationItems: Record<string, unknown>[];
  maintenanceWindows: Record<string, unknown>[];
  recentChanges: Record<string, unknown>[];
  incidents: Record<string, unknown>[];
}

const readList = async (file: string): Promise<unknown[]> =>
  JSON.parse(await readFile(new URL(file, SAMPLES_FOLDER), 'utf8')) as unknown[];

/** To the second, as the host writes times. */
const instantAt = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

function toWindow(seed: unknown, now: Date): Record<string, unknown> {
  const { startsAtMinutes, endsAtMinutes, ...rest } = windowSeedSchema.parse(seed);
  const times = { startsAt: instantAt(now, startsAtMinutes), endsAt: instantAt(now, endsAtMinutes) };
  return maintenanceWindowSchema.parse({ ...rest, ...times });
}

function toChange(seed: unknown, now: Date): Record<string, unknown> {
  const { implementedAtMinutes, ...rest } = changeSeedSchema.parse(seed);
  const change = recentChangeSchema.parse({ ...rest, implementedAt: instantAt(now, implementedAtMinutes) });
  const expiresAt = Math.floor(now.getTime() / 1000) + EXPIRES_AFTER_SECONDS;
  return { ...change, changeKey: `${change.implementedAt}#${change.changeId}`, expiresAt };
}

/** The host's record behind a message: its own, or one made from the request. */
function toIncident(message: NamedSample['messages'][number]): Record<string, unknown>[] {
  if ('hostIncident' in message) return [message.hostIncident];
  if ('alert' in message) return message.source === 'host-incident' ? [message.alert] : [];
  if (!('request' in message)) return [];
  const { id, shortDescription, priority, category, ciId, openedAt } = message.request.incident;
  return [
    { id, number: id, short_description: shortDescription, priority, category, ci_id: ciId, state: 'new', created_at: openedAt },
  ];
}

/** @throws ZodError when a seed file isn't what its contract says. */
export async function readSeeds(samples: NamedSample[], now: Date): Promise<Seeds> {
  const [items, windows, changes] = await Promise.all(
    ['configuration-items.json', 'maintenance-windows.json', 'recent-changes.json'].map(readList),
  );
  return {
    configurationItems: (items ?? []).map((item) => configurationItemSchema.parse(item)),
    maintenanceWindows: (windows ?? []).map((window) => toWindow(window, now)),
    recentChanges: (changes ?? []).map((change) => toChange(change, now)),
    incidents: samples.flatMap(({ messages }) => messages.flatMap(toIncident)),
  };
}

const put = (table: string, item: Record<string, unknown>) => dynamodb.send(new PutCommand({ TableName: table, Item: item }));

/** An incident that is there already keeps its work notes. */
const putNew = (table: string, item: Record<string, unknown>) =>
  succeeds(
    dynamodb.send(new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(id)' })),
  );

/** Fills the host's tables with what the samples speak of. */
export async function seedSamples(samples: NamedSample[], stack: StackOutputs, now: Date): Promise<void> {
  const seeds = await readSeeds(samples, now);
  await Promise.all([
    ...seeds.configurationItems.map((item) => put(stack.CiTable, item)),
    ...seeds.maintenanceWindows.map((window) => put(stack.MaintenanceWindowTable, window)),
    ...seeds.recentChanges.map((change) => put(stack.RecentChangeTable, change)),
    ...seeds.incidents.map((incident) => putNew(stack.IncidentTable, incident)),
  ]);
}
