import * as z from 'zod/mini';

const textsSchema = z.record(z.string(), z.string());

/**
 * The webhook of Prometheus Alertmanager, version 4 (Grafana's alerting sends the same): a group of alerts, firing and
 * resolved ones mixed. Source: Prometheus documentation, "Alerting configuration", webhook_config.
 */
export const alertmanagerSchema = z.looseObject({
  version: z.optional(z.string()),
  groupKey: z.optional(z.string()),
  alerts: z
    .array(
      z.looseObject({
        status: z.string(),
        labels: textsSchema,
        annotations: z.optional(textsSchema),
        startsAt: z.string(),
        fingerprint: z.optional(z.string()),
      }),
    )
    .check(z.minLength(1), z.maxLength(500)),
});
export type AlertmanagerAlert = z.infer<typeof alertmanagerSchema>['alerts'][number];
