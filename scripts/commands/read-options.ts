import { sentenceSchema } from '../../src/contracts/api/sentence.ts';
import { controlScopeSchema } from '../../src/contracts/control.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { UsageError } from './exit-codes.ts';

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @returns the option's text. @throws UsageError when it is absent or blank. */
export function readText(value: unknown, complaint: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new UsageError(complaint);
}

/** @returns what a person says, in a line; it is kept, and shown to others. @throws UsageError */
export function readSentence(value: unknown, complaint: string): string {
  const parsed = sentenceSchema.safeParse(readText(value, complaint));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${complaint} ${describeIssues(parsed.error)}.`);
}

/** @returns an instant (ISO 8601, UTC) from a time with its offset. @throws UsageError */
export function readInstant(name: string, value: unknown): string {
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new UsageError(`${name} takes a time with its offset, such as 2026-05-19T22:00:00Z or 2026-05-20T00:00:00+02:00, not ${text}.`);
}

/** @returns a length such as 30m, 2h or 1d in seconds. @throws UsageError */
export function readDuration(name: string, value: unknown): number {
  const [, amount, unit = ''] = /^(\d{1,5})([smhd])$/.exec(String(value)) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new UsageError(`${name} takes a length such as 30m, 2h or 1d, not ${String(value)}.`);
}

/** `--until` or `--for`, whichever is given. @throws UsageError without either, or when it is over already. */
export function readEnd({ until, for: length }: Record<string, unknown>, now: Date): string {
  if ((until === undefined) === (length === undefined)) throw new UsageError('Say until when: --until TIME or --for LENGTH.');
  const end = until === undefined ? new Date(now.getTime() + readDuration('--for', length) * 1000).toISOString() : readInstant('--until', until);
  if (end <= now.toISOString()) throw new UsageError(`--until ${end} is over already.`);
  return end;
}

/** @returns the scope that `--account`, `--playbook` or `--ci` name; everything without them. @throws UsageError */
export function readScope({ account, playbook, ci }: Record<string, unknown>): string {
  const named = Object.entries({ account, playbook, ci }).filter(([, value]) => value !== undefined);
  if (named.length > 1) throw new UsageError('Name one of --account, --playbook and --ci, or none for everything.');
  const [kind, value] = named[0] ?? [];
  const scope = kind === undefined ? 'all' : `${kind}#${String(value)}`;
  if (controlScopeSchema.safeParse(scope).success) return scope;
  throw new UsageError(`--${kind} ${String(value)}: that is no ${kind === 'ci' ? 'CI' : kind} id.`);
}
