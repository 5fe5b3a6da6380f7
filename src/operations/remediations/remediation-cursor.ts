import * as z from 'zod/mini';
import { auditCursorSchema } from '../../contracts/audit-cursor.ts';
import { instantSchema, remediationIdSchema } from '../../contracts/names.ts';

/** A page begins among what hasn't ended, behind that row, or among what has, behind that record (its first when null). */
const cursorSchema = z.union([
  z.strictObject({ unsettled: z.strictObject({ receivedAt: instantSchema, remediationId: remediationIdSchema }) }),
  z.strictObject({ ended: z.nullable(z.string().check(z.refine((cursor) => auditCursorSchema.safeParse(cursor).success))) }),
]);
export type RemediationCursor = z.infer<typeof cursorSchema>;

export const encodeCursor = (cursor: RemediationCursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @returns undefined for any other text. */
export function decodeCursor(text: string): RemediationCursor | undefined {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
