import type { EffectRecord } from '../../local/estate/journal.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import type { Target } from '../support/flow.ts';
import { inParallel, World } from '../support/world.ts';

/** Many CIs with many requests each, through both queues at once. */
export interface CrowdOfCis {
  cis: number;
  each: number;
}

export interface CrowdOfCisReport {
  ended: number;
  /** How often each ending came: its reason, or `success`. */
  endings: Record<string, number>;
  /** Pairs of remediations on one CI whose executions, or effects, overlapped. */
  overlaps: string[];
  /** Most CIs on which an execution ran at the same moment. */
  peakParallelCis: number;
  virtualMinutes: number;
}

const RUN_SECONDS = 2;
const DAY_MS = 86_400_000;

const { cis, each } = JSON.parse(process.argv[2] ?? '{}') as CrowdOfCis;
const world = await World.start();
const { flow } = world;
await flow.putPlaybook({ maxAgeSeconds: 86_400 });
const startedAt = world.now();

async function sendAll({ ciId }: Target): Promise<RemediationRequest[]> {
  const requests: RemediationRequest[] = [];
  for (let index = 0; index < each; index += 1) {
    const incidentId = await flow.makeIncident();
    const auth = { expiresAt: new Date(world.now() + DAY_MS).toISOString() };
    const request = await flow.sign({ ciId, incidentId }, { auth, incident: { priority: index % 2 === 0 ? 'P1' : 'P3' } });
    await flow.publish(request);
    requests.push(request);
  }
  return requests;
}

const byCi = new Map<string, RemediationRequest[]>();
await inParallel(Array.from({ length: cis }), async () => {
  const target = await flow.makeTarget({}, { runSeconds: RUN_SECONDS });
  byCi.set(target.ciId, await sendAll(target));
});
const all = [...byCi.values()].flat();
await inParallel(all, async ({ remediationId }) => void (await world.ended(remediationId)), all.length);

const { effects } = await flow.estate<{ effects: EffectRecord[] }>('_effects');
const effectOf = new Map(effects.map(({ token, at }) => [token, Date.parse(at)]));
const report: CrowdOfCisReport = { ended: 0, endings: {}, overlaps: [], peakParallelCis: 0, virtualMinutes: Math.round((world.now() - startedAt) / 60_000) };

interface Span {
  id: string;
  from: number;
  until: number;
}

function noteOverlaps(spans: Span[]): void {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  for (const [index, { id, from }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && before.until > from) report.overlaps.push(`${before.id} and ${id}`);
  }
}

/** The CI is given back in ReleaseLease, never before. */
async function releasedAfter(remediationId: string): Promise<number> {
  const history = await flow.history(remediationId);
  const entered = history.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'ReleaseLease');
  return entered?.timestamp?.getTime() ?? Infinity;
}

const spans: Span[] = [];
for (const [, requests] of byCi) {
  const views = await Promise.all(requests.map(({ remediationId }) => flow.load(remediationId)));
  for (const { audit } of views) {
    const ending = String(audit?.['reason'] ?? audit?.['result']);
    report.endings[ending] = (report.endings[ending] ?? 0) + 1;
    report.ended += 1;
  }
  const held = await Promise.all(
    views.map(async ({ remediationId, execution }) => ({ id: remediationId, from: Date.parse(execution?.startedAt ?? ''), until: await releasedAfter(remediationId) })),
  );
  noteOverlaps(held);
  noteOverlaps([...effectOf].filter(([token]) => requests.some(({ remediationId }) => token.includes(remediationId))).map(([id, from]) => ({ id, from, until: from + RUN_SECONDS * 1000 })));
  spans.push(...held);
}
report.peakParallelCis = Math.max(...spans.map(({ from }) => spans.filter((span) => span.from <= from && from < span.until).length));
console.log(JSON.stringify(report));
process.exit(0);
