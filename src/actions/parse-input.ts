import type * as z from 'zod/mini';
import { describeIssues } from '../contracts/describe-issues.ts';
import { InvalidActionError } from './errors.ts';

/** @returns the value as its schema's type. @throws InvalidActionError naming the field. */
export function parseInput<T extends z.ZodMiniType>(schema: T, what: string, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InvalidActionError(`${what} of the playbook's action: ${describeIssues(parsed.error)}`);
  return parsed.data;
}
