import type { Scenario } from '../support/world.ts';

const WINDOW_MINUTES = 20;

const minutesFrom = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

const closeWindow: Scenario['arrange'] = async (flow, ciId) => {
  const now = await flow.now();
  const times = { startsAt: minutesFrom(now, -5), endsAt: minutesFrom(now, WINDOW_MINUTES) };
  await flow.put(flow.outputs.MaintenanceWindowTable, { scope: `ci#${ciId}`, windowId: 'W1', title: 'Patching', ...times });
};

/** Ways through the machine: together they enter every state that has a Lambda. */
export const SCENARIOS: Record<string, Scenario & { failure?: string }> = {
  'an action that succeeds': {},
  'an output too long for the record': { ssm: { output: 'a line of a long output\n'.repeat(900) } },
  'an action that fails': { ssm: { outcome: 'Failed', errorOutput: 'no such unit' }, failure: 'action-failed' },
  'a dry run': { request: { dryRun: true } },
  'a refusal of the rule': { request: { classification: { category: 'database', confidence: 0.2, model: 'test' } } },
  'a closed window': { arrange: closeWindow },
  'a window that is waited for': { safety: { maintenanceWindow: 'hold' }, arrange: closeWindow },
  'an approval that nobody gives': { safety: { approval: { people: 1, withinSeconds: 60 } } },
};
