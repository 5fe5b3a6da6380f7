import * as z from 'zod/mini';

const textSchema = z.optional(z.nullable(z.union([z.string(), z.number()])));

/**
 * Datadog's webhook. Its payload is a template; `docs/connect-alerts.md` has ours, whose names these are. Of Datadog's own
 * default template `id`, `title`, `body`, `date` and `event_type` are read. A variable that Datadog has no value for is
 * empty, or `null` as text. Source: Datadog documentation, "Webhooks".
 */
export const datadogSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  title: z.string(),
  body: z.optional(z.nullable(z.string())),
  date: textSchema,
  event_type: textSchema,
  alert_id: textSchema,
  alert_cycle_key: textSchema,
  alert_metric: textSchema,
  alert_query: textSchema,
  alert_transition: textSchema,
  alert_type: textSchema,
  alert_scope: textSchema,
  priority: textSchema,
  hostname: textSchema,
  tags: textSchema,
});
export type DatadogEvent = z.infer<typeof datadogSchema>;
