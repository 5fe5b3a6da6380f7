import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  functionName: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,64})?$/)),
});

/** `idempotent`: the function acts once per remediation id. What stands beside it goes to the function as data. */
export const parametersSchema = z.catchall(
  z.object({ idempotent: z._default(z.boolean(), false) }),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** With a version or alias behind a colon, as the playbook names it. */
export const resources = ({ target }: ActionInput): string[] => [`arn:*:lambda:*:*:function:${String(target['functionName'])}`];
