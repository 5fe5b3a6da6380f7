import { shuffle } from '../../scripts/classifier/random.ts';
import type { AlertOccurrence } from '../../src/contracts/alert-occurrence.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { createAlarms, type AlarmOptions } from '../functions/alert-intake/alarms.ts';
import { makePlaybook } from '../support/fixtures.ts';
import { inParallel, World } from '../support/world.ts';

/** So many alerts on so many CIs, each sent so often, all at once and in random order. */
export interface AlertStorm {
  cis: number;
  alertsEach: number;
  copies: number;
  seed: number;
}

export interface AlertStormReport {
  messages: number;
  /** Alerts for which one request was published, and executions that were started for them. */
  requests: number;
  executions: number;
  effects: number;
  /** Alerts whose firings were counted more than once: copies that were taken for firings. */
  miscounted: string[];
  /** Pairs of executions on one CI that began in another order than their requests were signed in. */
  disordered: string[];
}

const { cis, alertsEach, copies, seed } = JSON.parse(process.argv[2] ?? '{}') as AlertStorm;
const world = await World.start();
const { flow } = world;
const alarms = createAlarms(flow);
const alerts = createAlertStore(flow.dynamodb, flow.outputs.AlertTable);
const types = Array.from({ length: alertsEach }, (_, index) => `storm-${index}`);
const safety = { ...makePlaybook().safety, cooldownSeconds: 0 };
for (const alertType of types)
  await flow.putPlaybook({ playbookId: `answers-${alertType}`, alertType, maxAgeSeconds: 86_400, safety });

const at = new Date(world.now());
const firings: AlarmOptions[] = [];
await inParallel(Array.from({ length: cis }), async () => {
  const { instanceId } = await flow.makeTarget({}, { runSeconds: 1 });
  const describeType = (alertType: string) =>
    `EC2 host uses nearly all of its memory and swaps. stackflow:alert-type=${alertType}`;
  for (const alertType of types)
    firings.push({ instanceId, name: `${alertType}-of-${instanceId}`, at, description: describeType(alertType) });
});
const messages = shuffle(Array.from({ length: copies }, () => firings).flat(), seed);
await inParallel(messages, alarms.publish);

const isDone = (rows: AlertOccurrence[]): boolean => rows.length === firings.length && rows.every(({ published }) => published);
const readRows = async (): Promise<AlertOccurrence[]> => (await alerts.findAll()).flatMap((row) => ('count' in row ? [row] : []));
let rows = await readRows();
for (let look = 0; look < 600 && !isDone(rows); look += 1) {
  await world.wait(30);
  rows = await readRows();
}
const ids = rows.flatMap(({ published }) => (published ? [published.remediationId] : []));
await inParallel(ids, async (id) => void (await world.ended(id)), ids.length);

const { effects } = await flow.estate<{ effects: unknown[] }>('_effects');
const views = await Promise.all(ids.map((id) => flow.load(id)));
const byCi = Map.groupBy(views, ({ ledger }) => ledger.ciId);
const disordered = [...byCi.values()].flatMap((ofCi) => {
  const started = ofCi.toSorted((a, b) => Date.parse(a.execution?.startedAt ?? '') - Date.parse(b.execution?.startedAt ?? ''));
  const signedAt = started.map(({ request }) => Date.parse(request?.auth.issuedAt ?? ''));
  return started.flatMap(({ remediationId }, index) =>
    index > 0 && (signedAt[index] ?? 0) < (signedAt[index - 1] ?? 0) ? [remediationId] : [],
  );
});
const report: AlertStormReport = {
  messages: messages.length,
  requests: new Set(ids).size,
  executions: views.filter(({ execution }) => execution).length,
  effects: effects.length,
  miscounted: rows.filter(({ count, attempt }) => count !== 1 || attempt !== 1).map(({ alertKey }) => alertKey),
  disordered,
};
console.log(JSON.stringify(report));
process.exit(0);
