import * as z from 'zod/mini';
import { instantSchema } from './names.ts';

/** Partition key of a window: which CIs it covers. */
export const windowScopeSchema = z.string().check(z.regex(/^(all|ci#.+|class#.+|environment#.+)$/));

/** A period in which this system must not act on the CIs in scope (`StackFlow_MaintenanceWindow`). */
export const maintenanceWindowSchema = z.strictObject({
  scope: windowScopeSchema,
  windowId: z.string().check(z.minLength(1), z.maxLength(128)),
  title: z.string().check(z.maxLength(256)),
  startsAt: instantSchema,
  /** End of a one-off window, or of the first occurrence of a recurring one. Exclusive. */
  endsAt: instantSchema,
  /** RFC 5545 recurrence rule, without DTSTART: that is `startsAt` in `timeZone`. */
  rrule: z.optional(z.string().check(z.minLength(1), z.maxLength(512))),
  timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;
