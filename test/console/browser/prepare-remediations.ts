import type { Ended, Flow, Target } from '../../support/flow.ts';

/** Remediations that the pages are about. */
export interface Prepared {
  /** Ended well, after a state that was tried again. */
  succeeded: Ended;
  /** A state broke for good, after every retry; it waits for a review. */
  broken: Ended;
  /** A maintenance window kept it from acting. */
  skipped: Ended;
}

const HOUR_MS = 3_600_000;

/** A window of one CI that is open now. */
export async function openWindow(flow: Flow, { ciId }: Pick<Target, 'ciId'>, title: string): Promise<void> {
  const now = (await flow.now()).getTime();
  const at = (offset: number) => new Date(now + offset).toISOString();
  await flow.put(flow.outputs.MaintenanceWindowTable, {
    scope: `ci#${ciId}`,
    windowId: `window-${ciId}`,
    title,
    startsAt: at(-HOUR_MS),
    endsAt: at(HOUR_MS),
  });
}

/** @returns a remediation whose command failed on its target; it waits for a review. */
export async function fail(flow: Flow, ci: object = {}): Promise<Ended> {
  const target = await flow.makeTarget(ci, { runSeconds: 5, outcome: 'Failed', errorOutput: 'app.service not found' });
  return flow.remediate(target);
}

async function skip(flow: Flow): Promise<Ended> {
  const target = await flow.makeTarget();
  await openWindow(flow, target, 'Database upgrade');
  return flow.remediate(target);
}

/** One after the other: a crash strikes whoever comes next. */
export async function prepareRemediations(flow: Flow): Promise<Prepared> {
  await flow.crash('CheckRecentChange', 1);
  const succeeded = await flow.remediate(await flow.makeTarget());
  await flow.crash('ExecuteAction');
  const broken = await flow.remediate(await flow.makeTarget());
  return { succeeded, broken, skipped: await skip(flow) };
}
