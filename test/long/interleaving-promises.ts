/** One request of an interleaving, and what became of it; all times by the stack's one clock, in epoch milliseconds. */
export interface Run {
  remediationId: string;
  ciId: string;
  instanceId: string;
  priority: 'P1' | 'P3';
  publishedAt: number;
  mishaps: number;
  startedAt?: number;
  status?: string;
  reason?: string;
  audited?: boolean;
  effectsAt?: number[];
  /** How long the effect lasts. */
  runSeconds?: number;
}

type Ended = Required<Run>;

/**
 * A P1 is seen at once, unless something goes wrong on its way. Work whose engine crashed once it had the lease comes
 * back after its queue's visibility (180 s) and goes on: a P1 interrupts nobody.
 */
const SEEN_AFTER_MS = 5_000;
const SEEN_AFTER_MISHAP_MS = 200_000;

const byStart = (a: Ended, b: Ended): number => a.startedAt - b.startedAt;

/** One that was too old started without the lease. */
const hadLease = ({ reason }: Ended): boolean => reason !== 'ci-busy';

function overlaps(runs: Ended[]): string[] {
  const effects = runs.flatMap(({ remediationId, effectsAt, runSeconds }) => effectsAt.map((at) => ({ remediationId, at, until: at + runSeconds * 1000 })));
  const sorted = effects.sort((a, b) => a.at - b.at);
  return sorted.flatMap((effect, index) => {
    const before = sorted[index - 1];
    return before && before.until > effect.at ? [`${before.remediationId} and ${effect.remediationId} acted at the same time`] : [];
  });
}

/** Whoever started later took the lease from those before: none of them may act any more. */
function lateEffects(runs: Ended[]): string[] {
  const started = runs.filter(hadLease).sort(byStart);
  return started.flatMap(({ remediationId, effectsAt }, index) => {
    const successor = started[index + 1];
    return successor && effectsAt.some((at) => at > successor.startedAt) ? [`${remediationId} acted after ${successor.remediationId} had taken the lease`] : [];
  });
}

function outOfOrder(runs: Ended[]): string[] {
  return (['P1', 'P3'] as const).flatMap((priority) => {
    const published = runs.filter((run) => run.priority === priority).map(({ remediationId }) => remediationId);
    const started = runs.filter((run) => run.priority === priority).sort(byStart).map(({ remediationId }) => remediationId);
    return published.join() === started.join() ? [] : [`${priority}s were published as ${published.join()} and started as ${started.join()}`];
  });
}

function overtaken(runs: Ended[]): string[] {
  const mishaps = runs.reduce((sum, run) => sum + run.mishaps, 0);
  const seenAfter = SEEN_AFTER_MS + mishaps * SEEN_AFTER_MISHAP_MS;
  const standard = runs.filter(hadLease).filter(({ priority }) => priority === 'P3');
  return runs
    .filter(({ priority }) => priority === 'P1')
    .flatMap((p1) =>
      standard
        .filter(({ startedAt }) => startedAt > p1.publishedAt + seenAfter && startedAt < p1.startedAt)
        .map(({ remediationId, startedAt, reason }) => {
          const ahead = (p1.startedAt - startedAt) / 1000;
          return `${remediationId} (P3, ${reason || 'acted'}) started ${ahead} s before ${p1.remediationId} (P1, ${p1.reason || 'acted'}), which waited`;
        }),
    );
}

/** What every request is promised, whatever others do. */
function lonely({ remediationId, effectsAt, audited, status }: Ended): string[] {
  const promises: [string, boolean][] = [
    [`${effectsAt.length} effects`, effectsAt.length <= 1],
    ['no audit record', audited],
    ['it never ended', status !== '' && status !== 'RUNNING'],
  ];
  return promises.filter(([, isKept]) => !isKept).map(([what]) => `${remediationId}: ${what}`);
}

/** @returns what the runs of one interleaving break: mutual exclusion per CI, FIFO, P1 first, no effect of a fenced holder. */
export function brokenOrders(all: Run[]): string[] {
  const runs = all as Ended[];
  const cis = Map.groupBy(runs, ({ ciId }) => ciId);
  return [
    ...runs.flatMap(lonely),
    ...[...cis.values()].flatMap((ofCi) => [...overlaps(ofCi), ...lateEffects(ofCi), ...outOfOrder(ofCi), ...overtaken(ofCi)]),
  ];
}
