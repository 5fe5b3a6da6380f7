import * as z from 'zod/mini';

const WHAT = 'takes a sentence of up to 512 characters, on one line';

/** What a person says, in a line; it is shown to others, and kept. */
export const sentenceSchema = z.string().check(
  z.trim(),
  z.minLength(1, WHAT),
  z.maxLength(512, WHAT),
  z.refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text), { message: WHAT }),
);
