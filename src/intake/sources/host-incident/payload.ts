import * as z from 'zod/mini';
import { hostIncidentSchema } from '../../../contracts/host-incident.ts';

const incidentSchema = z.extend(hostIncidentSchema, {
  ci_id: z.nullable(hostIncidentSchema.shape.ci_id),
  description: z.optional(z.nullable(z.string())),
  /** Of an incident that an alert opened. */
  alert_type: z.optional(z.nullable(z.string())),
  /** Of an incident that this system opened: the id that it asked for. */
  correlation_id: z.optional(z.nullable(z.string())),
});
export type IncidentPayload = z.infer<typeof incidentSchema>;

const incidentCreatedSchema = z.looseObject({
  source: z.literal('stackflow.incidents'),
  'detail-type': z.literal('Incident Created'),
  detail: incidentSchema,
});

/** The host's event of a new incident, or the incident itself as its REST API returns it. */
export const hostIncidentSchemas = z.union([
  z.pipe(
    incidentCreatedSchema,
    z.transform(({ detail }) => detail),
  ),
  incidentSchema,
]);
