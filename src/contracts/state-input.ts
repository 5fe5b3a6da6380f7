import * as z from 'zod/mini';
import { remediationRequestSchema } from './remediation-request.ts';

/** What the machine passes to each state's Lambda. The request is checked whole; our own keys are trusted. */
export const stateInputSchema = z.strictObject({
  document: z.looseObject({ request: remediationRequestSchema }),
  execution: z.strictObject({ id: z.string(), name: z.string(), startTime: z.string() }),
  state: z.strictObject({ name: z.string() }),
});
