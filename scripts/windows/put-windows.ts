import type { MaintenanceWindow } from '../../src/contracts/maintenance-window.ts';
import type { Progress } from '../progress.ts';

/**
 * Puts windows one after the other, until the person stops it. A window has an id of its own, so that all of them may be put again.
 * @returns those that were put
 */
export async function putWindows(
  windows: readonly MaintenanceWindow[],
  store: { put(window: MaintenanceWindow): Promise<unknown> },
  { signal, step }: Pick<Progress, 'signal' | 'step'>,
): Promise<MaintenanceWindow[]> {
  const put: MaintenanceWindow[] = [];
  for (const window of windows) {
    if (signal.aborted) break;
    await store.put(window);
    put.push(window);
    step(put.length, windows.length);
  }
  return put;
}
