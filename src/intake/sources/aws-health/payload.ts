import * as z from 'zod/mini';

/**
 * EventBridge's "AWS Health Event". A long event comes in pages, each with other entities.
 * Source: AWS Health user guide, "AWS Health events Amazon EventBridge schema".
 */
export const awsHealthSchema = z.looseObject({
  source: z.literal('aws.health'),
  'detail-type': z.literal('AWS Health Event'),
  time: z.string(),
  detail: z.looseObject({
    eventArn: z.string(),
    service: z.string(),
    eventTypeCode: z.string(),
    eventTypeCategory: z.string(),
    startTime: z.optional(z.string()),
    statusCode: z.optional(z.string()),
    eventDescription: z.optional(z.array(z.looseObject({ language: z.optional(z.string()), latestDescription: z.string() }))),
    affectedEntities: z.optional(
      z.array(
        z.looseObject({
          entityValue: z.string(),
          status: z.optional(z.string()),
          tags: z.optional(z.record(z.string(), z.string())),
        }),
      ),
    ),
  }),
});
export type AwsHealthEvent = z.infer<typeof awsHealthSchema>;
