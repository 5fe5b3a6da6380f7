import * as z from 'zod/mini';
import { ciIdSchema, instantSchema } from './names.ts';

/** A change that was implemented on a CI (`StackFlow_RecentChange`). */
export const recentChangeSchema = z.looseObject({
  ciId: ciIdSchema,
  changeId: z.string().check(z.minLength(1), z.maxLength(128)),
  implementedAt: instantSchema,
  summary: z.optional(z.string()),
});
export type RecentChange = z.infer<typeof recentChangeSchema>;
