import type { Decision } from '../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { checkMaintenanceWindow, windowScopes } from '../../src/decisions/check-maintenance-window.ts';
import { failClosed } from '../../src/decisions/fail-closed.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { MaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';

export interface MaintenanceWindowDependencies {
  windows: MaintenanceWindowStore;
  clock: Clock;
}

/** The second gate: no action while a maintenance window is active for the CI. */
export const checkWindows = ({ rule }: ExecutionDocument, { windows, clock }: MaintenanceWindowDependencies): Promise<Decision> =>
  failClosed(async () => {
    if (!rule?.ci) throw new TypeError('the document has no CI record');
    return checkMaintenanceWindow(await windows.findByScopes(windowScopes(rule.ci)), clock.now());
  });
