import type { EffectRecord } from '../../local/estate/journal.ts';
import { replayDependenciesOf, tidyDependenciesOf } from '../../scripts/commands/review-dependencies.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { replayMany, type ManyReplays } from '../../src/operations/replay/replay-many.ts';
import { replay, type ReplayDependencies } from '../../src/operations/replay/replay.ts';
import { eachReview } from '../../src/operations/review/list-reviews.ts';
import { tidyDeadLetters } from '../../src/operations/review/tidy-dead-letters.ts';
import { makePlaybook, OPTED_IN } from '../support/fixtures.ts';
import type { Target } from '../support/flow.ts';
import { inParallel, World } from '../support/world.ts';

/** Many failed runs, replayed in bulk. */
export interface Bulk {
  runs: number;
  /** On how many of their CIs a maintenance window is opened meanwhile. */
  inWindow: number;
}

export interface BulkReport {
  /** How often each first, and each next attempt ended so: its reason, or `success`. */
  before: Record<string, number>;
  after: Record<string, number>;
  /** How many were replayed before the interruption, and by going on. */
  parts: number[];
  /** Attempts, of either kind, with more than one effect, and next attempts in a window that had any. */
  duplicates: string[];
  inWindowWithEffect: string[];
  /** What has no accepted next attempt with an audit record. */
  lost: string[];
  effects: number;
  lettersLeft: number;
  openLeft: number;
  virtualMinutes: number;
}

const HOUR_SECONDS = 3_700;
/** No breaker opens: each playbook fails less often than that. */
const PLAYBOOKS = 5;
/**
 * All is done in this one thread, and calls have their time-outs: were hundreds under way at once, some would be given up that
 * are only slow, and nobody would know of their effect.
 */
const FIRSTS_AT_ONCE = 12;
const PER_SECOND = 1;

const { runs, inWindow } = JSON.parse(process.argv[2] ?? '{}') as Bulk;
const world = await World.start();
const { flow } = world;
const { outputs } = flow;
const startedAt = world.now();
const playbookOf = (index: number): string => `bulk-${index % PLAYBOOKS}`;
for (let index = 0; index < PLAYBOOKS; index += 1) await flow.putPlaybook({ playbookId: playbookOf(index), safety: makePlaybook().safety });

const targets: Target[] = [];
await inParallel(Array.from({ length: runs }), async () => void targets.push(await flow.makeTarget({}, { runSeconds: 1, outcome: 'Failed' })));
const firsts = await Promise.all(targets.map((target, index) => flow.sign(target, { action: { playbookId: playbookOf(index) } })));
const publishAndWait = async (request: RemediationRequest): Promise<void> => {
  await flow.publish(request);
  await world.ended(request.remediationId);
};
await inParallel(firsts, publishAndWait, FIRSTS_AT_ONCE);
await world.settle();

// Later than the hour in which actions are counted.
await world.wait(HOUR_SECONDS);
await flow.mergeEstate({ instances: targets.map(({ instanceId }) => ({ instanceId, ssm: { runSeconds: 1 }, tags: OPTED_IN })) });
await inParallel(targets.slice(0, inWindow), async ({ ciId }) => {
  const window = { scope: `ci#${ciId}`, windowId: 'w1', title: 'patching', startsAt: '2020-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
  await flow.put(outputs.MaintenanceWindowTable, window);
});

const dependencies = replayDependenciesOf(outputs);
const tidying = tidyDependenciesOf(outputs);

async function readOpen(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { reviewId } of eachReview({ status: 'open' }, tidying)) ids.push(reviewId);
  return ids;
}

/** The operator's program, as the command runs it. @returns how many it got done before it ended, or died */
async function replayAll(own: ReplayDependencies): Promise<number> {
  let done = 0;
  const wish = { requestedBy: 'arn:aws:iam::000000000000:user/alice' };
  const options = {
    replay: (reviewId: string) => replay(reviewId, wish, own),
    wait: (milliseconds: number) => world.wait(milliseconds / 1000),
    readTime: () => world.now(),
    perSecond: PER_SECOND,
    signal: new AbortController().signal,
    step: (count: number) => void (done = count),
  };
  const died = (error: Error): ManyReplays | undefined => {
    if (error.message === 'the program died') return undefined;
    throw error;
  };
  const many = await replayMany(await readOpen(), options).catch(died);
  for (const { replayOf, reason, detail } of many?.refused ?? []) throw new Error(`${replayOf} was refused: ${reason}, ${detail}`);
  return done;
}

/** Dies in the middle, between the claim of one and its publishing. */
function dyingAfter(published: number): ReplayDependencies {
  let left = published;
  const send: ReplayDependencies['sns']['send'] = async (...args: unknown[]) => {
    if (left === 0) throw new Error('the program died');
    left -= 1;
    return await (dependencies.sns.send as (...all: unknown[]) => Promise<never>)(...args);
  };
  return { ...dependencies, sns: { send } as ReplayDependencies['sns'] };
}

const parts = [await replayAll(dyingAfter(Math.floor(runs / 2)))];
parts.push(await replayAll(dependencies));
const claims = await Promise.all(firsts.map(({ remediationId }) => dependencies.reviews.get(remediationId)));
const nexts = claims.map((row) => row?.replay?.remediationId ?? '');
await inParallel(nexts, async (remediationId) => void (await world.ended(remediationId)), runs);
await world.settle();
await tidyDeadLetters(tidying, { isForced: true });

const { effects } = await flow.estate<{ effects: EffectRecord[] }>('_effects');
const effectsBy = Map.groupBy(effects, ({ token }) => token);
const effectsOf = (remediationId: string): number => effectsBy.get(remediationId)?.length ?? 0;

async function countEndings(ids: string[]): Promise<Record<string, number>> {
  const entries = await Promise.all(ids.map((id) => dependencies.ledger.get(id)));
  const endings = entries.map((entry) => (entry?.audit ? (entry.audit.reason ?? entry.audit.result) : 'lost'));
  return Object.fromEntries([...Map.groupBy(endings, (ending) => ending)].map(([ending, all]) => [ending, all.length]));
}

const rows = await Promise.all(firsts.map(({ remediationId }) => dependencies.reviews.get(remediationId)));
const report: BulkReport = {
  before: await countEndings(firsts.map(({ remediationId }) => remediationId)),
  after: await countEndings(nexts),
  parts,
  duplicates: [...firsts.map(({ remediationId }) => remediationId), ...nexts].filter((id) => effectsOf(id) > 1),
  inWindowWithEffect: nexts.slice(0, inWindow).filter((id) => effectsOf(id) > 0),
  lost: rows.flatMap((row) => (row?.review === 'replayed' && row.replay?.acceptedAt ? [] : [row?.remediationId ?? 'nobody'])),
  effects: effects.length,
  lettersLeft: await tidying.deadLetters.count(),
  openLeft: (await readOpen()).length,
  virtualMinutes: Math.round((world.now() - startedAt) / 60_000),
};
console.log(JSON.stringify(report));
process.exit(0);
