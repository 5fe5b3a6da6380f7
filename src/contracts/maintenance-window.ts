import * as z from 'zod/mini';
import { instantSchema } from './names.ts';

/** Partition key of a window: which CIs it covers. */
export const windowScopeSchema = z.string().check(z.regex(/^(all|(ci|class|environment)#[^\p{Cc}\p{Cs}]{1,256})$/u));

export const windowIdSchema = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/));

/** Rules that repeat within the hour are a mistake; those that count to thousands are worked out from the first on, each time. */
const RRULE = /^(?!.*(BY(MINUTE|SECOND)=\d*,|COUNT=\d{4}))(?=(.*;)?FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$))[A-Z0-9=;,+:-]{1,512}$/;

/** A period in which this system must not act on the CIs in scope (`StackFlow_MaintenanceWindow`). */
export const maintenanceWindowSchema = z
  .strictObject({
    scope: windowScopeSchema,
    windowId: windowIdSchema,
    title: z.string().check(z.maxLength(256)),
    startsAt: instantSchema,
    /** End of a one-off window, or of the first occurrence of a recurring one. Exclusive. */
    endsAt: instantSchema,
    /**
     * RFC 5545 recurrence rule, without DTSTART: that is `startsAt` in `timeZone`. An occurrence whose local time a
     * change to summer time skips begins as much later; RFC 5545 would leave it out, and the CI unprotected.
     */
    rrule: z.optional(z.string().check(z.regex(RRULE))),
    /** Occurrences that don't happen, by their start. */
    exDates: z.optional(z.array(instantSchema).check(z.maxLength(500))),
    /** IANA name; UTC when absent. */
    timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    /**
     * Length of each occurrence as RFC 5545 writes it, with days counted in local time (all-day windows). Without it
     * each lasts as many seconds as the first.
     */
    duration: z.optional(z.string().check(z.regex(/^P(\d{1,4}W|(\d{1,4}D)?(T(\d{1,4}H)?(\d{1,4}M)?(\d{1,5}S)?)?)$/), z.minLength(3))),
  })
  .check(
    z.refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), { path: ['endsAt'], message: 'must be after startsAt' }),
    z.refine(({ rrule, exDates }) => rrule !== undefined || exDates === undefined, { path: ['exDates'], message: 'only a recurring window has exceptions' }),
  );
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

/** State of an SSM Change Calendar at this moment. */
export interface CalendarState {
  name: string;
  isOpen: boolean;
  /** When it changes next (ISO 8601), if it does. */
  changesAt?: string;
}
