import * as z from 'zod/mini';

const ecsName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,255}$/));

export const targetSchema = z.strictObject({ cluster: ecsName, service: ecsName });

/** `force-new-deployment` replaces every task; `stop-task` stops the service's oldest one, which ECS replaces. */
export const parametersSchema = z.strictObject({ operation: z.enum(['force-new-deployment', 'stop-task']) });
