import { checkWindows } from '../../src/gates/check-windows.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { ssm } from '../../src/platform/clients/ssm.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createChangeCalendarStore } from '../../src/stores/change-calendar-store.ts';
import { createMaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';

const dependencies = {
  windows: createMaintenanceWindowStore(dynamodb, setting('MAINTENANCE_WINDOW_TABLE')),
  calendars: createChangeCalendarStore(ssm),
  clock: systemClock,
};

export const handler = defineStateHandler((document) => checkWindows(document, dependencies));
