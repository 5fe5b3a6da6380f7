import * as z from 'zod/mini';

export const targetSchema = z.strictObject({
  functionName: z.string().check(z.regex(/^[A-Za-z0-9_:-]{1,140}$/)),
});

/** `idempotent`: the function acts once per remediation id. What stands beside it goes to the function as data. */
export const parametersSchema = z.catchall(
  z.object({ idempotent: z._default(z.boolean(), false) }),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);
