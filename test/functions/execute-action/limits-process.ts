import type { EffectRecord } from '../../../local/estate/journal.ts';
import type { Limits } from '../../../src/contracts/control.ts';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import type { Playbook, Safety } from '../../../src/contracts/playbook.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import type { Target } from '../../support/flow.ts';
import { inParallel, World } from '../../support/world.ts';

/** Many requests against one limit. */
export interface Crowd {
  /** How many come at once, wave after wave; each wave ends before the next comes. */
  waves: number[];
  /** Virtual seconds between two waves. */
  gapSeconds?: number;
  safety?: Partial<Safety>;
  limits?: Partial<Limits>;
  /** Attributes of every CI. */
  ci?: object;
  runSeconds?: number;
  outcome?: 'Success' | 'Failed';
}

export interface CrowdReport {
  /** How often each ending came, by its reason; `success` without one. */
  endings: Record<string, number>;
  effects: number;
  /** Virtual seconds from the first effect to the last. */
  withinSeconds: number;
  /** Most CIs on which an action was under way at the same moment. */
  peak: number;
}

const PLAYBOOK: Pick<Playbook, 'playbookId'> = { playbookId: 'crowded' };
const AT_ONCE = 1000;

const { waves, gapSeconds = 0, safety, limits, ci = {}, runSeconds = 5, outcome = 'Success' } = JSON.parse(process.argv[2] ?? '{}') as Crowd;
const world = await World.start();
const { flow } = world;
await flow.putPlaybook({ ...PLAYBOOK, safety: { ...makePlaybook().safety, ...safety } });
if (limits) await flow.put(flow.outputs.ControlTable, { scope: 'all', limits: { stormPerHour: 1000, maxCisOfAccountAtOnce: 1000, ...limits } });

async function sendWave(count: number): Promise<RemediationRequest[]> {
  const targets: Target[] = [];
  await inParallel(Array.from({ length: count }), async () => void targets.push(await flow.makeTarget(ci, { runSeconds, outcome })));
  const wave = await Promise.all(targets.map((target) => flow.sign(target, { action: PLAYBOOK })));
  await inParallel(wave, (request) => flow.publish(request), AT_ONCE);
  await inParallel(wave, async ({ remediationId }) => void (await world.ended(remediationId)), AT_ONCE);
  await world.wait(gapSeconds);
  return wave;
}

const requests: RemediationRequest[] = [];
for (const count of waves) requests.push(...(await sendWave(count)));

const endings: Record<string, number> = {};
for (const { remediationId } of requests) {
  const { audit } = await flow.load(remediationId);
  const ending = String(audit?.['reason'] ?? audit?.['result']);
  endings[ending] = (endings[ending] ?? 0) + 1;
}

const { effects } = await flow.estate<{ effects: EffectRecord[] }>('_effects');
const times = effects.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
const underWay = (moment: number): number => times.filter((at) => at <= moment && moment < at + runSeconds * 1000).length;

const report: CrowdReport = {
  endings,
  effects: effects.length,
  withinSeconds: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000,
  peak: Math.max(0, ...times.map(underWay)),
};
console.log(JSON.stringify(report));
process.exit(0);
