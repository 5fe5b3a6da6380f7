import fc from 'fast-check';
import type { EffectRecord } from '../../local/estate/journal.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import type { RemediationView } from '../../scripts/commands/load-remediation.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { makePlaybook } from '../support/fixtures.ts';
import type { Target } from '../support/flow.ts';
import { inParallel, World } from '../support/world.ts';
import { brokenOrders, type Run } from './interleaving-promises.ts';
import { interleaving, type PlannedRequest } from './interleavings.ts';
import type { Share } from './schedules-process.ts';

/** What became of one share of the interleavings. */
export interface InterleavingReport {
  runs: number;
  requests: number;
  effects: number;
  aborted: number;
  superseded: number;
  takenOver: number;
  broken: string[];
}

const AT_ONCE = { inProcess: 80, overHttp: 6 };
const RUN_SECONDS = 5;
const OPERATE_EVERY_SECONDS = 45;
const MAX_SKEW_SECONDS = 600;
/** What is computed takes hardly any time: whether a P1 came first must not depend on the machine. */
const IN_PROCESS_PACE = 1 / 50;

const { seed, from, count, inProcess } = JSON.parse(process.argv[2] ?? '{}') as Share;
const plans = fc.sample(interleaving, { seed, numRuns: from + count }).slice(from);

const world = await World.start({ inProcess, maxSkewSeconds: MAX_SKEW_SECONDS, pace: inProcess ? IN_PROCESS_PACE : 1 });
const { flow } = world;
await flow.putPlaybook({ maxAgeSeconds: 900, safety: { ...makePlaybook().safety, recentChangeMinutes: 0 } });
// Nobody settles what is aborted: only the next one in line can find out.
await flow.silenceEvents(true);

interface Sent extends Run {
  request: RemediationRequest;
}

async function planMishaps({ mishaps }: PlannedRequest, { remediationId }: RemediationRequest): Promise<void> {
  for (const mishap of mishaps) await flow.fault({ service: 'dynamodb', match: remediationId, ...mishap });
}

async function abortWhenTold({ remediationId }: RemediationRequest, afterSeconds: number | undefined): Promise<void> {
  if (afterSeconds === undefined) return;
  await world.started(remediationId);
  await world.wait(afterSeconds);
  world.execution(remediationId)?.abort();
}

async function publishFor(ciId: string, incidentId: string, priority: 'P1' | 'P3', prepare = async (_: RemediationRequest): Promise<void> => undefined) {
  // What waits behind others for long must not expire before it is looked at for the first time.
  const auth = { expiresAt: new Date(world.now() + 86_400_000).toISOString() };
  const request = await flow.sign({ ciId, incidentId }, { auth, incident: { priority } });
  await prepare(request);
  await flow.publish(request);
  return request;
}

async function send(planned: PlannedRequest, targets: Target[], incidents: string[]): Promise<{ sent: Sent; ended: Promise<unknown> }> {
  await world.wait(planned.afterSeconds);
  const { ciId, instanceId } = targets[planned.ci] as Target;
  const incidentId = `${incidents[planned.incident]}${planned.ci}`;
  const request = await publishFor(ciId, incidentId, planned.priority, (signed) => planMishaps(planned, signed));
  const sent: Sent = { request, remediationId: request.remediationId, ciId, instanceId, priority: planned.priority, publishedAt: world.now(), mishaps: planned.mishaps.length };
  return { sent, ended: Promise.all([abortWhenTold(request, planned.abortAfterSeconds), world.ended(request.remediationId)]) };
}

/** A person who looks now and then and lets go what is held because nobody knows of its effect: that is over by then. */
async function operate(cis: string[], isOver: () => boolean): Promise<void> {
  const leases = createLeaseStore(flow.dynamodb, flow.outputs.LeaseTable);
  while (!isOver()) {
    await world.wait(OPERATE_EVERY_SECONDS);
    for (const ciId of cis) {
      const { holder, heldBecause } = (await leases.get(ciId)) ?? {};
      if (holder !== undefined && heldBecause !== undefined) await leases.clear(ciId, holder);
    }
  }
}

async function run(plan: PlannedRequest[]): Promise<Sent[]> {
  const targets = [await flow.makeTarget({}, { runSeconds: RUN_SECONDS }), await flow.makeTarget({}, { runSeconds: RUN_SECONDS })];
  const incidents = [await flow.makeIncident(), await flow.makeIncident(), await flow.makeIncident()];
  for (const incident of incidents) for (const ci of [0, 1]) await flow.makeIncident(`${incident}${ci}`);
  const sents: Sent[] = [];
  const ends: Promise<unknown>[] = [];
  for (const planned of plan) {
    const { sent, ended } = await send(planned, targets, incidents);
    sents.push(sent);
    ends.push(ended);
  }
  let isOver = false;
  const operator = operate(targets.map(({ ciId }) => ciId), () => isOver);
  await Promise.all(ends);
  isOver = true;
  await operator;
  for (const { remediationId } of sents) await flow.estate('_faults', { match: remediationId }, 'DELETE');
  return sents;
}

const done: Sent[][] = [];
await inParallel(plans, async (plan, index) => void (done[index] = await run(plan)), inProcess ? AT_ONCE.inProcess : AT_ONCE.overHttp);
await flow.silenceEvents(false);
await world.settle();

const { effects } = await flow.estate<{ effects: EffectRecord[] }>('_effects');
const report: InterleavingReport = { runs: done.length, requests: 0, effects: effects.length, aborted: 0, superseded: 0, takenOver: 0, broken: [] };

async function complete(sent: Sent): Promise<Run & { view: RemediationView }> {
  const execution = world.execution(sent.remediationId);
  const view = await flow.load(sent.remediationId);
  const own = effects.filter(({ token }) => token.includes(sent.remediationId)).map(({ at }) => Date.parse(at));
  return { ...sent, view, startedAt: execution?.startedAt ?? 0, status: execution?.status ?? '', effectsAt: own, runSeconds: RUN_SECONDS, reason: String(view.audit?.['reason'] ?? ''), audited: view.audit !== null };
}

for (const [index, sents] of done.entries()) {
  const runs = await Promise.all(sents.map(complete));
  report.requests += runs.length;
  report.aborted += runs.filter(({ status }) => status === 'ABORTED').length;
  report.superseded += runs.filter(({ reason }) => reason === 'superseded').length;
  report.takenOver += runs.filter(({ view, status }) => status === 'ABORTED' && view.ledger.fencingToken === undefined).length;
  for (const broken of brokenOrders(runs)) report.broken.push(`interleaving ${from + index}: ${broken}: ${JSON.stringify(plans[index])}`);
}
/** Whatever was left behind, whoever comes next gets the CI. By clocks twenty minutes apart its action may seem too slow. */
async function succeedAll(): Promise<void> {
  const last = done.flat().filter((sent, index, all) => all.findIndex(({ ciId }) => ciId === sent.ciId) === index);
  await inParallel(last, async ({ ciId }) => {
    const { holder, heldBecause } = (await flow.leaseOf(ciId)) ?? {};
    if (holder === undefined || heldBecause !== undefined) return;
    const { remediationId } = await publishFor(ciId, await flow.makeIncident(), 'P3');
    await world.ended(remediationId);
    const { audit } = await flow.load(remediationId);
    // It found out what no sweeper had seen so far: nobody knows of the holder's effect, so that the CI is kept for a person.
    if ((await flow.leaseOf(ciId))?.heldBecause !== undefined) return;
    if (audit?.['result'] !== 'success' && audit?.['reason'] !== 'unknown-outcome') report.broken.push(`${ciId} is lost: its next remediation ended as ${audit?.['reason']} (${audit?.['detail']}), behind ${holder}`);
  });
}

await succeedAll();
console.log(JSON.stringify(report));
process.exit(0);
