import * as z from 'zod/mini';
import { ciIdSchema, incidentIdSchema, instantSchema, prioritySchema } from './names.ts';

/** An incident as the host's API returns it; only what this system reads is checked, the host owns the rest. */
export const hostIncidentSchema = z.looseObject({
  id: incidentIdSchema,
  short_description: z.string(),
  priority: prioritySchema,
  state: z.string(),
  ci_id: ciIdSchema,
  created_at: instantSchema,
});
export type HostIncident = z.infer<typeof hostIncidentSchema>;

const OVER = new Set(['resolved', 'closed', 'cancelled']);

/** @returns whether an incident in this state still waits for help. A state that is not known does. */
export const isOpen = (state: string | undefined): boolean => !OVER.has(state ?? '');
