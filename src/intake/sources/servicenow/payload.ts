import * as z from 'zod/mini';

/** With `sysparm_display_value=all` a field is two values, a reference is value and link, else it is its value. */
const fieldSchema = z.union([
  z.nullable(z.string()),
  z.looseObject({ value: z.optional(z.nullable(z.string())), display_value: z.optional(z.nullable(z.string())) }),
]);
export type ServicenowField = z.infer<typeof fieldSchema>;

const incidentSchema = z.looseObject({
  number: fieldSchema,
  short_description: fieldSchema,
  description: z.optional(fieldSchema),
  state: fieldSchema,
  priority: z.optional(fieldSchema),
  cmdb_ci: z.optional(fieldSchema),
  opened_at: z.optional(fieldSchema),
  reopened_time: z.optional(fieldSchema),
  u_alert_type: z.optional(fieldSchema),
  u_ci_id: z.optional(fieldSchema),
});
export type ServicenowIncident = z.infer<typeof incidentSchema>;

/**
 * An incident of ServiceNow as its Table API writes it, alone or as `result`; times are UTC, `YYYY-MM-DD hh:mm:ss`.
 * Source: ServiceNow developer documentation, "Table API".
 */
export const servicenowSchema = z.union([
  z.pipe(z.looseObject({ result: incidentSchema }), z.transform(({ result }) => result)),
  incidentSchema,
]);
