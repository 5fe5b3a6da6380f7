import type * as z from 'zod/mini';
import {
  alertSchema,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  type Alert,
  type IntakeReason,
  type Reading,
} from '../../contracts/alert.ts';
import { describeIssues } from '../../contracts/describe-issues.ts';

const LONGEST_TIME = 64;

export const refused = (reason: IntakeReason, detail: string): Extract<Reading, { kind: 'refused' }> => ({
  kind: 'refused',
  reason,
  detail: cleanText(detail, 1024),
});

/** @returns the text on one line, without control characters, cut to so many characters; never in the middle of one. */
export function cleanText(text: string, mostCharacters: number): string {
  const cut = text
    .slice(0, mostCharacters * 2)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
  return cut.replace(/[\uD800-\uDBFF]$/, '').trimEnd();
}

/**
 * An alert of what a source says; texts are cut to their lengths.
 * @returns the alert, or `unreadable` naming each field that the contract refuses
 */
export function toReading(alert: Alert): Reading {
  const texts = {
    firingId: cleanText(alert.firingId, 512),
    title: cleanText(alert.title, MAX_TITLE_CHARACTERS) || `Alert of ${alert.source}`,
    description: cleanText(alert.description, MAX_DESCRIPTION_CHARACTERS),
  };
  const parsed = alertSchema.safeParse({ ...alert, ...texts });
  return parsed.success ? { kind: 'alert', alert: parsed.data } : refused('unreadable', describeIssues(parsed.error));
}

/** @returns what `read` makes of a payload that its schema accepts, else `unreadable` naming each field. */
export function readPayload<Schema extends z.ZodMiniType>(
  schema: Schema,
  payload: unknown,
  read: (payload: z.output<Schema>) => Reading[],
): Reading[] {
  const parsed = schema.safeParse(payload);
  return parsed.success ? read(parsed.data) : [refused('unreadable', describeIssues(parsed.error))];
}

/** ISO 8601, with a space for the T, an offset without colon, or none: then it is UTC. */
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|([+-]\d\d):?(\d\d))?$/;
const EPOCH_MILLISECONDS = /^\d{12,14}$/;
/** As HTTP and AWS Health write it: `Thu, 27 Jan 2022 13:19:03 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

function parseTime(text: string): number {
  if (EPOCH_MILLISECONDS.test(text)) return Number(text);
  if (HTTP_DATE.test(text)) return Date.parse(text);
  const [, date, time, hours, minutes] = ISO.exec(text) ?? [];
  return date === undefined ? NaN : Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
}

/** @returns an instant as this system writes them, or undefined when it is no time. */
export function toInstant(text: string | number | undefined): string | undefined {
  const time = new Date(parseTime(String(text ?? '').slice(0, LONGEST_TIME)));
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1970 || time.getUTCFullYear() > 9999
    ? undefined
    : time.toISOString();
}
