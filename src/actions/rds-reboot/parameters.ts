import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  dbInstance: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/)),
});

/**
 * `forceFailover`: the standby of a Multi-AZ instance takes over. `requireReader`: refuse a cluster's writer that no reader
 * could stand in for.
 */
export const parametersSchema = z.strictObject({
  forceFailover: z._default(z.boolean(), false),
  requireReader: z._default(z.boolean(), false),
});

export const resources = ({ target }: ActionInput): string[] => [`arn:*:rds:*:*:db:${String(target['dbInstance'])}`];
