import * as z from 'zod/mini';

/** What every command prints on standard error, with `--json`, when it has no other answer: what is wrong, what to do next. */
export const errorOutput = z.strictObject({
  error: z.strictObject({ name: z.string().check(z.minLength(1)), message: z.string().check(z.minLength(1)) }),
});
