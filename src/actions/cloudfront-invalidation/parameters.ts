import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  distributionId: z.string().check(z.regex(/^[A-Z0-9]{8,32}$/)),
});

/** Unreserved and path characters of a URL; a `*` stands at the end alone. CloudFront lets 15 wildcards be in progress. */
const pathSchema = z.string().check(z.regex(/^\/[A-Za-z0-9_.~%/@:+=,-]{0,511}\*?$/));

export const parametersSchema = z.strictObject({
  paths: z.array(pathSchema).check(z.minLength(1), z.maxLength(15)),
});

export const resources = ({ target }: ActionInput): string[] => [
  `arn:*:cloudfront::*:distribution/${String(target['distributionId'])}`,
];
