import * as z from 'zod/mini';
import { ciUseSchema } from '../../src/contracts/activity.ts';
import { ciIdSchema, instantSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import type { Lease } from '../../src/stores/lease-store.ts';

/** A row of the lease table; another version of us may have written more into it. */
export const leaseOutput: z.ZodMiniType<Lease> = z.looseObject({
  ciId: ciIdSchema,
  token: z.int(),
  holder: z.exactOptional(remediationIdSchema),
  acquiredAt: z.exactOptional(instantSchema),
  heldBecause: z.exactOptional(z.literal('unknown-outcome')),
  p1Waiting: z.exactOptional(remediationIdSchema),
  stoodBack: z.exactOptional(z.int()),
  p1Before: z.exactOptional(remediationIdSchema),
  askedAt: z.exactOptional(instantSchema),
  uses: z.exactOptional(z.array(ciUseSchema)),
});
