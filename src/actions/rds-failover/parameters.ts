import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

const databaseName = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/));

export const targetSchema = z.strictObject({ dbCluster: databaseName });

/** `targetInstance`: the reader that becomes the writer; without it the best one does. */
export const parametersSchema = z.strictObject({ targetInstance: z.optional(databaseName) });

/** AWS checks the cluster and its instances; which instances those are, the cluster says. */
export const resources = ({ target }: ActionInput): string[] => [
  `arn:*:rds:*:*:cluster:${String(target['dbCluster'])}`,
  'arn:*:rds:*:*:db:*',
];
