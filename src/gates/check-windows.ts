import type { Decision } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';
import { boundHold } from '../decisions/bound-hold.ts';
import { checkMaintenanceWindow, windowScopes } from '../decisions/check-maintenance-window.ts';
import { failClosed } from '../decisions/fail-closed.ts';
import type { Clock } from '../platform/clock.ts';
import type { ChangeCalendarStore } from '../stores/change-calendar-store.ts';
import type { MaintenanceWindowStore } from '../stores/maintenance-window-store.ts';

export interface MaintenanceWindowDependencies {
  windows: Pick<MaintenanceWindowStore, 'findByScopes'>;
  calendars: ChangeCalendarStore;
  clock: Clock;
}

/** The second gate: no action while a maintenance window is active for the CI, or a calendar of the playbook is closed. */
export const checkWindows = (document: Pick<ExecutionDocument, 'rule' | 'hold'>, { windows, calendars, clock }: MaintenanceWindowDependencies): Promise<Decision> =>
  failClosed(async () => {
    const { ci, playbook } = document.rule ?? {};
    if (!ci || !playbook) throw new TypeError('the document has no CI record or no playbook');
    const { maintenanceWindow, changeCalendars } = playbook.safety;
    const [found, states] = await Promise.all([windows.findByScopes(windowScopes(ci)), calendars.getStates(changeCalendars)]);
    const now = clock.now();
    return boundHold(checkMaintenanceWindow(found, states, maintenanceWindow, now), document, now);
  });
