import type * as z from 'zod/mini';

export type Issue = z.core.$ZodIssue;

/** A wrong word says more than a missing or an additional one that another alternative was meant. */
const costOf = (issue: Issue): number => (issue.code === 'invalid_value' || issue.code === 'invalid_format' ? 2 : 1);

const total = (issues: readonly Issue[]): number => issues.reduce((sum, issue) => sum + costOf(issue), 0);

/** @returns the issues of that alternative which was most likely meant. */
export function pickBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const [best = []] = [...branches].sort((a, b) => total(a) - total(b));
  return best;
}

const optionsOf = (schema: z.ZodMiniType): readonly z.ZodMiniType[] | undefined => {
  const { def } = schema._zod as unknown as { def: { type: string; options?: readonly z.ZodMiniType[] } };
  return def.type === 'union' ? def.options : undefined;
};

/** @returns what is wrong with the value; of a schema's alternatives, by the one that was most likely meant. */
export function issuesOf(schema: z.ZodMiniType, value: unknown): readonly Issue[] {
  const { error } = schema.safeParse(value);
  if (!error) return [];
  const options = optionsOf(schema);
  return options ? pickBranch(options.map((option) => issuesOf(option, value))) : error.issues;
}
