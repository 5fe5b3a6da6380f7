import * as z from 'zod/mini';
import { incidentIdSchema } from '../names.ts';

/** `known`: it came before. */
export const webhookReceiptSchema = z.strictObject({ receipt: z.enum(['taken', 'known']) });

export const incidentReceiptSchema = z.strictObject({
  receipt: z.literal('taken'),
  incidentId: incidentIdSchema,
  /** Where to look what became of it. */
  see: z.string(),
});
