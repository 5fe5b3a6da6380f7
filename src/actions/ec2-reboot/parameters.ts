import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  instanceId: z.string().check(z.regex(/^i-[0-9a-f]{8,17}$/)),
});

/** A reboot takes none. */
export const parametersSchema = z.strictObject({});

export const resources = ({ target }: ActionInput): string[] => [`arn:*:ec2:*:*:instance/${String(target['instanceId'])}`];
