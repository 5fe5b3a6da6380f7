import { setTimeout as pause } from 'node:timers/promises';
import type { EffectRecord } from '../../../local/estate/journal.ts';
import { pauseScope } from '../../../scripts/commands/pause.ts';
import type { Target } from '../../support/flow.ts';
import { inParallel, World } from '../../support/world.ts';

/** What a pause of everything did to executions between their gates and their action. */
export interface PauseReport {
  /** Executions that were in ExecuteAction when it was paused. */
  between: number;
  /** Remediations whose call was under way, and was waited for. */
  waitedFor: number;
  effectsWhenAcknowledged: number;
  effectsInTheEnd: number;
  endings: Record<string, number>;
}

const COUNT = 50;
/** The reads before the call, and the call itself, take between nothing and this long, so that some calls are under way. */
const LONGEST_READ_SECONDS = 9;
const CALL_SECONDS = 4;

const world = await World.start();
const { flow } = world;
const targets: Target[] = [];
await inParallel(Array.from({ length: COUNT }), async () => void targets.push(await flow.makeTarget()));
for (const [index, { instanceId }] of targets.entries()) {
  const seconds = (index * LONGEST_READ_SECONDS) / COUNT;
  await flow.fault({ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'delay', seconds, match: instanceId });
  await flow.fault({ service: 'ssm', operation: 'SendCommand', kind: 'delay', seconds: CALL_SECONDS, match: instanceId });
}

await flow.skipWaits(false);
const requests = await Promise.all(targets.map((target) => flow.sign(target)));
await inParallel(requests, (request) => flow.publish(request), COUNT);
const isBetween = (remediationId: string): boolean =>
  world.execution(remediationId)?.history.events.some(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.['name'] === 'ExecuteAction') ?? false;
while (!requests.every(({ remediationId }) => isBetween(remediationId))) await pause(20);

const countEffects = async (): Promise<number> => (await flow.estate<{ effects: EffectRecord[] }>('_effects')).effects.length;
const between = requests.filter(({ remediationId }) => world.execution(remediationId)?.status === 'RUNNING').length;
await flow.skipWaits(true);
const now = world.now();
const iso = (time: number): string => new Date(time).toISOString();
const row = { reason: 'a test', by: 'arn:aws:iam::000000000000:user/tester', pausedAt: iso(now), until: iso(now + 86_400_000) };
const waitedFor = await pauseScope('all', row, flow.outputs);
const effectsWhenAcknowledged = await countEffects();

await inParallel(requests, async ({ remediationId }) => void (await world.ended(remediationId)), COUNT);
const endings: Record<string, number> = {};
for (const { remediationId } of requests) {
  const { audit } = await flow.load(remediationId);
  const ending = String(audit?.['reason'] ?? audit?.['result']);
  endings[ending] = (endings[ending] ?? 0) + 1;
}
const report: PauseReport = { between, waitedFor: waitedFor.length, effectsWhenAcknowledged, effectsInTheEnd: await countEffects(), endings };
console.log(JSON.stringify(report));
process.exit(0);
