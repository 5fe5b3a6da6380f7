import * as z from 'zod/mini';
import { controlScopeSchema, limitsSchema, pauseSchema } from '../control.ts';
import { instantSchema, remediationIdSchema } from '../names.ts';
import { sentenceSchema } from './sentence.ts';

export const modeSchema = z.enum(['act', 'dry-run']);

/** Every switch that is set. A pause that is over stays listed until somebody resumes; `until` says so. */
export const controlsSchema = z.strictObject({
  pauses: z.array(z.strictObject({ scope: controlScopeSchema, ...pauseSchema.shape })),
  modes: z.array(z.strictObject({ scope: controlScopeSchema, mode: modeSchema })),
  limits: limitsSchema,
});
export type Controls = z.infer<typeof controlsSchema>;

export const pauseBodySchema = z.strictObject({ scope: controlScopeSchema, reason: sentenceSchema, until: instantSchema });
export const pauseAnswerSchema = z.strictObject({
  scope: controlScopeSchema,
  pause: pauseSchema,
  /** Remediations whose call may be under way; nothing more is begun. */
  underWay: z.array(remediationIdSchema),
});

export const scopeBodySchema = z.strictObject({ scope: controlScopeSchema });
export const resumeAnswerSchema = z.strictObject({ scope: controlScopeSchema, pause: z.null() });

export const modeBodySchema = z.strictObject({ scope: controlScopeSchema, mode: modeSchema });
