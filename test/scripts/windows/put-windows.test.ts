import { expect, test } from '@jest/globals';
import { putWindows } from '../../../scripts/windows/put-windows.ts';
import type { MaintenanceWindow } from '../../../src/contracts/maintenance-window.ts';

const windowOf = (windowId: string): MaintenanceWindow => ({
  scope: 'all',
  windowId,
  title: windowId,
  startsAt: '2026-12-05T22:00:00Z',
  endsAt: '2026-12-06T02:00:00Z',
});
const windows = ['one', 'two', 'three'].map(windowOf);

/** A table whose rows have the windows' ids. */
function createTable() {
  const rows = new Map<string, MaintenanceWindow>();
  return { rows, put: async (window: MaintenanceWindow) => void rows.set(window.windowId, window) };
}

test('puts all of them, and says how far it is', async () => {
  const [table, steps]: [ReturnType<typeof createTable>, unknown[]] = [createTable(), []];

  const put = await putWindows(windows, table, { signal: new AbortController().signal, step: (...step) => void steps.push(step) });

  expect(put).toEqual(windows);
  expect(steps).toEqual([[1, 3], [2, 3], [3, 3]]);
});

test('can be stopped, and goes on when it is begun again', async () => {
  const [table, stop] = [createTable(), new AbortController()];

  const first = await putWindows(windows, table, { signal: stop.signal, step: (done) => void (done === 2 && stop.abort()) });
  const again = await putWindows(windows, table, { signal: new AbortController().signal, step: () => undefined });

  expect([first.length, again.length]).toEqual([2, 3]);
  expect([...table.rows.keys()]).toEqual(['one', 'two', 'three']);
});
