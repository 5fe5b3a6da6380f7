import * as z from 'zod/mini';
import { instantSchema } from './names.ts';
import { changeFeedSchema } from './playbook.ts';

/** What a change was made on: a CI's id, or the ARN of a resource that CI records may name. */
export const changeSubjectSchema = z.string().check(z.regex(/^[^\s#]{1,512}$/));

/** A change that was implemented on a CI or resource (`StackFlow_RecentChange`, key `ciId`). */
export const recentChangeSchema = z.looseObject({
  ciId: changeSubjectSchema,
  changeId: z.string().check(z.minLength(1), z.maxLength(128)),
  implementedAt: instantSchema,
  summary: z.optional(z.string()),
});
export type RecentChange = z.infer<typeof recentChangeSchema>;

/** How far the evidence of a change feed reaches. */
export const feedReachSchema = z.looseObject({
  feed: changeFeedSchema,
  /** Time of the latest event or heartbeat that arrived: what happened later may be missing. */
  reachesUntil: instantSchema,
});
export type FeedReach = z.infer<typeof feedReachSchema>;
