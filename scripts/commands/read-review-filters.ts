import type { Command } from 'commander';
import { ciIdSchema, playbookIdSchema } from '../../src/contracts/names.ts';
import { reviewKindSchema, reviewReasonSchema, type ReviewFilters } from '../../src/contracts/review.ts';
import type * as z from 'zod/mini';
import { UsageError } from './exit-codes.ts';
import { readInstant } from './read-options.ts';

/** Adds what a list of reviews can be narrowed by. */
export const withReviewFilters = (command: Command): Command =>
  command
    .option('--kind <kind>', reviewKindSchema.options.join(', '))
    .option('--reason <reason>', 'only what failed, or was refused, for this reason')
    .option('--playbook <id>', 'only of this playbook')
    .option('--ci <id>', 'only of this CI')
    .option('--since <time>', 'only what came there since then, with its offset');

function read<Value>(name: string, schema: z.ZodMiniType<Value>, value: unknown): Value | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${name} ${String(value)}: that is none. ${'options' in schema ? `Take one of ${String(schema.options)}.` : ''}`.trim());
}

/** @throws UsageError */
export const readReviewFilters = ({ kind, reason, playbook, ci, since }: Record<string, unknown>): ReviewFilters => ({
  kind: read('--kind', reviewKindSchema, kind),
  reason: read('--reason', reviewReasonSchema, reason),
  playbook: read('--playbook', playbookIdSchema, playbook),
  ci: read('--ci', ciIdSchema, ci),
  since: since === undefined ? undefined : readInstant('--since', since),
});
