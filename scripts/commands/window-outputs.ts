import * as z from 'zod/mini';
import { instantSchema } from '../../src/contracts/names.ts';
import { maintenanceWindowSchema, windowIdSchema, windowScopeSchema } from '../../src/contracts/maintenance-window.ts';

/** `window add`, `window list` and `window import`: the windows that were added, or that there are. */
export const windowsOutput = z.strictObject({ windows: z.array(maintenanceWindowSchema) });

/** `local` is the start as the window's time zone writes it. */
const occurrence = z.strictObject({ windowId: windowIdSchema, startsAt: instantSchema, endsAt: instantSchema, local: z.string() });

export const windowNextOutput = z.strictObject({ occurrences: z.array(occurrence) });

export const windowRemoveOutput = z.strictObject({ scope: windowScopeSchema, windowId: z.string(), removed: z.boolean() });
