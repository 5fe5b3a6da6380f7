import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { EstateSeed } from '../local/estate/seed.ts';
import { loadSamples } from '../local/samples/load-samples.ts';
import { readSeeds } from '../local/samples/seed-samples.ts';
import { alertSourceSchema, type Alert } from '../src/contracts/alert.ts';
import { actionTypeSchema } from '../src/contracts/names.ts';
import { playbookSchema, type Playbook } from '../src/contracts/playbook.ts';
import { resolveAction } from '../src/decisions/resolve-action.ts';
import { classifyEmbedded } from '../src/intake/classifier/embedded.ts';
import { sources } from '../src/intake/sources/index.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const samples = await loadSamples();
const seeds = await readSeeds(samples, NOW);
const messages = samples.flatMap((sample) => sample.messages);
const requests = messages.flatMap((message) => ('request' in message ? [message.request] : []));
const endings = messages.map(({ expected }) => Object.values(expected).filter(Boolean).join(' '));

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

function findPlaybook(id: string): Playbook | undefined {
  const path = `../playbooks/${id}.json`;
  return existsSync(new URL(path, import.meta.url)) ? playbookSchema.parse(readJson(path)) : undefined;
}

const playbooks = readdirSync(new URL('../playbooks/', import.meta.url))
  .filter((file) => file !== 'playbook.schema.json')
  .map((file) => findPlaybook(file.replace('.json', '')) as Playbook);

const alertsOf = (message: (typeof messages)[number]): Alert[] =>
  'alert' in message
    ? sources[message.source](message.alert).flatMap((reading) => (reading.kind === 'alert' ? [reading.alert] : []))
    : [];

/** What the message's playbook does; of an alert, what the playbooks do that answer its type. */
function actionTypesOf(message: (typeof messages)[number]): (string | undefined)[] {
  if ('request' in message) return [findPlaybook(message.request.action.playbookId)?.action.type];
  const types = alertsOf(message).map(
    ({ alertType, title, description }) => alertType ?? `incident-${classifyEmbedded({ title, description }).category}`,
  );
  return playbooks.filter(({ alertType }) => types.includes(alertType)).map(({ action }) => action.type);
}

describe('the samples', () => {
  test("begin with the host's own incident, which nobody has classified", () => {
    expect(samples[0]?.messages).toMatchObject([
      {
        source: 'host-incident',
        alert: { id: 'INC0001234', short_description: 'Database timeout in prod', priority: 'P1', category: null },
        expected: { result: 'success' },
      },
    ]);
  });

  test('come from every source but AWS Health, whose events are made for no playbook', () => {
    const shown = messages.flatMap((message) => ('alert' in message ? [message.source] : []));

    expect([...new Set(shown)].sort()).toEqual(alertSourceSchema.options.filter((source) => source !== 'aws-health').sort());
  });

  test('are at least twelve, numbered without a gap', () => {
    expect(samples.length).toBeGreaterThanOrEqual(12);
    expect(samples.map(({ file }) => Number(file.slice(0, 2)))).toEqual(samples.map((_, index) => index + 1));
  });

  test.each([
    'success already-satisfied',
    'failure action-failed',
    'skipped maintenance-window',
    'skipped recent-change',
    'skipped below-confidence-threshold',
    'skipped no-matching-playbook',
    'skipped dry-run',
    'unparsable',
    'unauthorized',
    'expired',
  ])('show the ending "%s"', (ending) => {
    expect(endings).toContain(ending);
  });

  test.each(actionTypeSchema.options)('show %s succeed', (type) => {
    const succeeding = messages.filter(({ expected }) => 'result' in expected && expected.result === 'success');

    expect(succeeding.flatMap(actionTypesOf)).toContain(type);
  });

  test('have one incident each, so that each note is found', () => {
    const ids = seeds.incidents.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test('show two messages about one CI', () => {
    const pairs = samples.filter((sample) => sample.messages.length > 1);

    expect(
      pairs.map((sample) => new Set(sample.messages.map((one) => 'request' in one && one.request.incident.ciId)).size),
    ).toEqual([1]);
  });
});

describe('their seeds', () => {
  const estate = readJson('../samples/estate.json') as Required<Omit<EstateSeed, 'documents' | 'roles'>>;
  const targets = new Set([
    ...estate.instances.map(({ instanceId }) => instanceId),
    ...estate.functions.map(({ functionName }) => functionName),
    ...estate.clusters.flatMap(({ clusterName, services }) => services.map(({ serviceName }) => `${clusterName}/${serviceName}`)),
    ...estate.databases.map(({ dbInstance }) => dbInstance),
    ...estate.databaseClusters.map(({ dbCluster }) => dbCluster),
    ...estate.distributions.map(({ distributionId }) => distributionId),
    ...estate.autoScalingGroups.map(({ autoScalingGroupName }) => autoScalingGroupName),
  ]);

  test('hold every CI that a request names', () => {
    const ids = seeds.configurationItems.map(({ ciId }) => ciId);

    expect(ids).toEqual(expect.arrayContaining(requests.map(({ incident }) => incident.ciId)));
  });

  test('hold exactly one CI that each alert is about', () => {
    const hits = messages
      .flatMap(alertsOf)
      .map(({ about: { ciId, lookups } }) =>
        seeds.configurationItems.filter(
          (ci) =>
            ci['ciId'] === ciId || Object.entries(lookups[0] ?? { ciId: 'none' }).every(([name, value]) => ci[name] === value),
        ),
      );

    expect(hits.map((found) => found.length)).toEqual(hits.map(() => 1));
  });

  test('speak of targets that the simulated estate has', () => {
    const named = seeds.configurationItems.flatMap((ci) => {
      const service = ci['ecsCluster'] && `${String(ci['ecsCluster'])}/${String(ci['ecsService'])}`;
      const names = ['instanceId', 'functionName', 'dbInstance', 'dbCluster', 'distributionId', 'autoScalingGroupName'];
      return [service, ...names.map((name) => ci[name])].filter((name) => name !== undefined);
    });

    expect(named.filter((name) => !targets.has(String(name)))).toEqual([]);
  });

  test('let every named playbook resolve', () => {
    for (const { action, incident } of requests) {
      const playbook = findPlaybook(action.playbookId);
      const ci = seeds.configurationItems.find(({ ciId }) => ciId === incident.ciId);
      if (playbook) expect(() => resolveAction(playbook, action.parameters, ci as never)).not.toThrow();
    }
  });

  test('hold windows and changes relative to now', () => {
    expect(seeds.maintenanceWindows[0]).toMatchObject({ startsAt: '2026-11-25T11:30:00Z', endsAt: '2026-11-25T13:30:00Z' });
    expect(seeds.recentChanges[0]).toMatchObject({ changeKey: '2026-11-25T11:48:00Z#CHG0000456' });
  });
});
