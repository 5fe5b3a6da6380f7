import * as z from 'zod/mini';
import type { Parameters } from '../../contracts/names.ts';

export const targetSchema = z.strictObject({
  instanceId: z.string().check(z.regex(/^(i|mi)-[0-9a-f]{8,17}$/)),
});

/** `documentName`, and beside it the document's own parameters by name. */
export const parametersSchema = z.catchall(
  z.object({ documentName: z.string().check(z.regex(/^[A-Za-z0-9_.:/-]{3,128}$/)) }),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** @returns the document's parameters as SSM wants them: lists of strings. */
export const documentParameters = ({ documentName: _, ...rest }: Parameters): Record<string, string[]> =>
  Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value : [String(value)]]));
