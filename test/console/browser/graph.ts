import { readFileSync } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import type { Ended } from '../../support/flow.ts';
import type { BrowserWorld } from './browser-world.ts';
import { cellsOf, dataOf } from './in-page.ts';
import type { Prepared } from './prepare-remediations.ts';

interface State {
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
}

const { States } = JSON.parse(readFileSync('statemachines/remediation.asl.json', 'utf8')) as { States: Record<string, State> };

const distinct = (texts: string[]): string[] => [...new Set(texts)].sort();

const waysOf = ([name, { Next, Default, Choices = [], Catch = [] }]: [string, State]): string[] =>
  [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)].flatMap((to) => (to === undefined ? [] : [`${name} → ${to}`]));

const pairsOf = (states: string[]): string[] => states.slice(1).map((to, index) => `${states[index]} → ${to}`);

/** What a history says of each state, read anew: not by the page's own reader. */
function readHistory(events: HistoryEvent[]): Record<string, { attempts: number; visits: number; errors: string[] }> {
  const read: ReturnType<typeof readHistory> = {};
  let current = '';
  for (const { type = '', stateEnteredEventDetails: entered, ...event } of events) {
    if (entered?.name) current = entered.name;
    const state = (read[current] ??= { attempts: 0, visits: 0, errors: [] });
    if (entered) state.visits += 1;
    if (/^(LambdaFunction|Task)Scheduled$/.test(type)) state.attempts += 1;
    const failure = event.lambdaFunctionFailedEventDetails ?? event.taskFailedEventDetails ?? event.executionFailedEventDetails;
    if (failure?.error) state.errors.push(failure.error);
  }
  return read;
}

/** The graph of a run is the state machine, and says of each state what its history says. */
export function describeGraph(world: () => BrowserWorld, prepared: () => Prepared): void {
  const runs: [string, () => Ended][] = [
    ['a run that succeeded after a retry', () => prepared().succeeded],
    ['a run that a broken state ended', () => prepared().broken],
    ['a run that a gate kept from acting', () => prepared().skipped],
  ];

  test.each(runs)('of %s: every state, every way, retries and errors', async (_, ended) => {
    const { events, states, view } = ended();
    const { page, show } = await world().open({ role: 'viewer', at: `#/remediations/${view.remediationId}` });
    await page.locator(`[data-state="${states.at(-1)}"]:not([data-status="not-entered"])`).waitFor();

    expect((await dataOf(page, '[data-state]', 'state')).sort()).toEqual(Object.keys(States).sort());
    expect(distinct(await dataOf(page, '[data-from]', 'from', 'to'))).toEqual(distinct(Object.entries(States).flatMap(waysOf)));
    expect(distinct(await dataOf(page, '[data-state]:not([data-status="not-entered"])', 'state'))).toEqual(distinct(states));
    expect(distinct(await dataOf(page, '[data-taken="true"]', 'from', 'to'))).toEqual(distinct(pairsOf(states)));

    await page.getByText('States as a table').click();
    const rows = await cellsOf(page, 'States of the execution');
    const shown = rows.map(([name, , visits, retries, errors]) => [name, visits, retries, errors]);
    const told = Object.entries(readHistory(events)).map(([name, { attempts, visits, errors }]) => [
      name,
      String(visits),
      String(Math.max(0, attempts - visits)),
      errors.join(', ') || '–',
    ]);
    expect(shown.sort()).toEqual(told.filter(([name]) => name).sort());
    await show(`graph-${view.audit?.result}`);
  });

  test('a state shows its input, its output and the cause of its errors', async () => {
    const { view } = prepared().broken;
    const { page, show } = await world().open({ role: 'viewer', at: `#/remediations/${view.remediationId}` });

    await page.locator('[data-state="ExecuteAction"]').click();
    const panel = page.getByRole('region', { name: 'State ExecuteAction' });
    await panel.waitFor();
    await show('state');

    expect(await panel.innerText()).toContain('caught an error');
    expect(await panel.getByRole('list', { name: 'Errors of ExecuteAction' }).getByRole('listitem').count()).toBeGreaterThan(1);
    expect(await panel.getByLabel('Input of ExecuteAction').textContent()).toContain(view.remediationId);
  });
}
