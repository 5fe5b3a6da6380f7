import type * as z from 'zod/mini';
import { describeIssues } from '../contracts/describe-issues.ts';
import { CorruptRecordError } from './errors.ts';

/** @returns the row as its schema's type. @throws CorruptRecordError naming table, key and field. */
export function parseRecord<T extends z.ZodMiniType>(schema: T, table: string, key: string, row: unknown): z.output<T> {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new CorruptRecordError(table, key, describeIssues(parsed.error));
  return parsed.data;
}
