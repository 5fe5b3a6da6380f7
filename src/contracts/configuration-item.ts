import * as z from 'zod/mini';
import { ciIdSchema } from './names.ts';

/**
 * A configuration item of the host's CMDB (`StackFlow_CI`). The host owns the record, so that unknown attributes are
 * allowed: playbooks reach them by `{{ci.<attribute>}}`.
 */
export const configurationItemSchema = z.looseObject({
  ciId: ciIdSchema,
  ciClass: z.string(),
  environment: z.optional(z.string()),
});
export type ConfigurationItem = z.infer<typeof configurationItemSchema>;
