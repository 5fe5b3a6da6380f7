import * as z from 'zod/mini';

const referenceSchema = z.looseObject({ summary: z.optional(z.nullable(z.string())) });

/**
 * A PagerDuty v3 webhook about an incident. Custom fields (Advance, or `incident.custom_field_values.updated`) are name
 * and value. Source: PagerDuty developer documentation, "Webhooks overview".
 */
export const pagerdutySchema = z.looseObject({
  event: z.looseObject({
    id: z.string(),
    event_type: z.string(),
    resource_type: z.optional(z.string()),
    occurred_at: z.string(),
    data: z.looseObject({
      id: z.optional(z.string()),
      type: z.optional(z.string()),
      status: z.optional(z.string()),
      title: z.optional(z.nullable(z.string())),
      urgency: z.optional(z.nullable(z.string())),
      created_at: z.optional(z.string()),
      priority: z.optional(z.nullable(referenceSchema)),
      service: z.optional(z.nullable(referenceSchema)),
      custom_fields: z.optional(z.nullable(z.array(z.looseObject({ name: z.string(), value: z.unknown() })))),
      body: z.optional(z.nullable(z.looseObject({ details: z.optional(z.unknown()) }))),
    }),
  }),
});
export type PagerdutyEvent = z.infer<typeof pagerdutySchema>['event'];
