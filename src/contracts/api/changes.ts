import * as z from 'zod/mini';
import { instantSchema } from '../names.ts';
import { timeTextSchema } from '../query-values.ts';
import { changeSubjectSchema, feedReachSchema, recentChangeSchema } from '../recent-change.ts';
import { sentenceSchema } from './sentence.ts';

/** Without `since`: of the last week. */
export const changeQuerySchema = z.strictObject({ ci: changeSubjectSchema, since: z.optional(timeTextSchema) });

/** Changes on a CI, or on a resource by its ARN, and how far each feed reaches that was ever heard. */
export const changesSchema = z.strictObject({ changes: z.array(recentChangeSchema), feeds: z.array(feedReachSchema) });

export const changeBodySchema = z.strictObject({
  ciId: changeSubjectSchema,
  changeId: z.string().check(z.regex(/^[^\s#\p{Cc}]{1,128}$/u)),
  /** Now, when absent. */
  implementedAt: z.optional(instantSchema),
  summary: z.optional(sentenceSchema),
});
export type ChangeBody = z.infer<typeof changeBodySchema>;
