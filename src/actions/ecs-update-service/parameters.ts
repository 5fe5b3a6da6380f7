import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

const ecsName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,255}$/));

export const targetSchema = z.strictObject({ cluster: ecsName, service: ecsName });

/** `force-new-deployment` replaces every task; `stop-task` stops the service's oldest one, which ECS replaces. */
export const parametersSchema = z.strictObject({ operation: z.enum(['force-new-deployment', 'stop-task']) });

export function resources({ target }: ActionInput): string[] {
  const cluster = String(target['cluster']);
  return [`arn:*:ecs:*:*:service/${cluster}/${String(target['service'])}`, `arn:*:ecs:*:*:task/${cluster}/*`];
}
