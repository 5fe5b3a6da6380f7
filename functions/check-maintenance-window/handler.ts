import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createMaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';
import { checkWindows } from './check-maintenance-window.ts';

const windows = createMaintenanceWindowStore(dynamodb, setting('MAINTENANCE_WINDOW_TABLE'));

export const handler = defineStateHandler((document) => checkWindows(document, { windows, clock: systemClock }));
