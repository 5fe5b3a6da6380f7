import * as z from 'zod/mini';
import { remediationIdSchema } from './names.ts';

/** The record behind which a page begins. */
export interface AuditPosition {
  /** As the database tells it, in UTC: `2026-05-19 10:00:08.123456`. */
  recordedAt: string;
  remediationId: string;
}

/** @returns a position as callers carry it, who needn't know what it says. */
export const encodeAuditCursor = ({ recordedAt, remediationId }: AuditPosition): string =>
  Buffer.from(`${recordedAt}/${remediationId}`).toString('base64url');

const isInstant = (text: string): boolean => z.iso.datetime().safeParse(`${text.replace(' ', 'T')}Z`).success;

const positionSchema = z.strictObject({
  recordedAt: z.string().check(z.regex(/^[12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/), z.refine(isInstant)),
  remediationId: remediationIdSchema,
});

/** Takes the cursor of a page, and no other text. */
export const auditCursorSchema = z.pipe(
  z.pipe(
    z.string().check(z.regex(/^[A-Za-z0-9_-]{1,200}$/)),
    z.transform((cursor): AuditPosition => {
      const [recordedAt = '', remediationId = ''] = Buffer.from(cursor, 'base64url').toString().split('/');
      return { recordedAt, remediationId };
    }),
  ),
  positionSchema,
);
