import * as z from 'zod/mini';
import { numberTextSchema } from '../query-values.ts';

/** Where the next page begins; what it says is nobody's business but the route's that gave it. */
export const cursorSchema = z.string().check(z.regex(/^[A-Za-z0-9_.~+/=-]{1,2048}$/, 'take it from `next` of the page before'));

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 25;

/** What every list may be asked. */
export const pageQuery = {
  cursor: z.optional(cursorSchema),
  limit: z._default(numberTextSchema(1, MAX_LIMIT), DEFAULT_LIMIT),
};

export const pageQuerySchema = z.strictObject(pageQuery);
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page may be short, even empty: the list has ended when `next` is null, and not before. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export const pageOf = <T extends z.ZodMiniType>(itemSchema: T) =>
  z.strictObject({ items: z.array(itemSchema), next: z.nullable(z.string()) });
