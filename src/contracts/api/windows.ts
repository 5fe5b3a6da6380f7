import * as z from 'zod/mini';
import { maintenanceWindowSchema, windowIdSchema, windowScopeSchema } from '../maintenance-window.ts';
import { instantSchema } from '../names.ts';
import { goesForward, timeTextSchema } from '../query-values.ts';
import { pageOf, pageQuery } from './page.ts';

export const windowPageSchema = pageOf(maintenanceWindowSchema);

export const windowParamsSchema = z.strictObject({ scope: windowScopeSchema, windowId: windowIdSchema });
export const removedWindowSchema = z.strictObject({ scope: windowScopeSchema, windowId: windowIdSchema, removed: z.literal(true) });

/** A time at which nothing may be done: start inclusive, end exclusive. */
export const occurrenceSchema = z.strictObject({
  scope: windowScopeSchema,
  windowId: windowIdSchema,
  title: z.string(),
  startsAt: instantSchema,
  endsAt: instantSchema,
});
export type Occurrence = z.infer<typeof occurrenceSchema>;
export const occurrencePageSchema = pageOf(occurrenceSchema);

const MAX_DAYS = 45;

/** A calendar's page: some windows recur every hour. */
const isShort = ({ from, to }: { from: string; to: string }): boolean => Date.parse(to) - Date.parse(from) <= MAX_DAYS * 86_400_000;

/** Occurrences that touch the time from `from` to `to`. */
export const occurrenceQuerySchema = z
  .strictObject({ ...pageQuery, from: timeTextSchema, to: timeTextSchema })
  .check(goesForward(), z.refine(isShort, { path: ['to'], message: `must be at most ${MAX_DAYS} days after from` }));
export type OccurrenceQuery = z.infer<typeof occurrenceQuerySchema>;
