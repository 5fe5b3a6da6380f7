import * as z from 'zod/mini';

/** What both JavaScript and PostgreSQL write with four digits. */
const STORABLE_YEAR = /^(19[7-9]\d|[2-9]\d{3})-/;

/** As an address or a person gives it: a time with its offset, or the beginning of a day in UTC. */
export const timeTextSchema = z.pipe(
  z.pipe(
    z.union([z.iso.datetime({ offset: true }), z.iso.date()], 'takes a day (2026-05-19) or a time with its offset (2026-05-19T10:00:00Z)'),
    z.transform((text) => new Date(text).toISOString()),
  ),
  z.string().check(z.regex(STORABLE_YEAR, 'takes a year from 1970 to 9999')),
);

/** Texts that are numbers, for whoever describes them. */
export const numberTexts = z.registry<{ least: number; most: number }>();

/** A number that comes as text. */
export function numberTextSchema(least: number, most: number) {
  const what = `takes a number from ${least} to ${most}`;
  const digits = z.string().check(z.regex(/^\d{1,6}$/, what));
  numberTexts.add(digits, { least, most });
  return z.pipe(z.pipe(digits, z.transform(Number)), z.int().check(z.minimum(least, what), z.maximum(most, what)));
}

interface Range {
  from?: string | undefined;
  to?: string | undefined;
}

/** `from` must be before `to`, where both are given. */
export const goesForward = <T extends Range>() =>
  z.refine<T>(({ from, to }) => from === undefined || to === undefined || from < to, { path: ['to'], message: 'must be after from' });
