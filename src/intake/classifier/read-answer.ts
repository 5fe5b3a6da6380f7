import * as z from 'zod/mini';
import { describeIssues } from '../../contracts/describe-issues.ts';
import { TOOL } from './converse-input.ts';
import { UnusableAnswerError } from './errors.ts';

/** What the model says of an alert. */
export interface Verdict {
  category: string;
  confidence: number;
}

/** Some models think aloud before they use the tool: such blocks are passed over, nothing is read out of them. */
const blocksSchema = z.array(z.looseObject({ toolUse: z.optional(z.unknown()) }));

function answerSchema(categories: readonly string[]) {
  const verdictSchema = z.strictObject({ category: z.enum([...categories]), confidence: z.number().check(z.minimum(0), z.maximum(1)) });
  const toolUsesSchema = z.pipe(
    z.pipe(
      blocksSchema,
      z.transform((blocks) => blocks.flatMap(({ toolUse }) => (toolUse === undefined ? [] : [toolUse]))),
    ),
    z.tuple([z.looseObject({ name: z.literal(TOOL), input: verdictSchema })]),
  );
  return z.looseObject({
    stopReason: z.literal('tool_use'),
    output: z.looseObject({ message: z.looseObject({ content: toolUsesSchema }) }),
  });
}

/**
 * @returns what reads the answer of a model that was asked for one of these categories: exactly one use of the tool, with
 * exactly its two fields. It throws UnusableAnswerError on anything else.
 */
export function createAnswerReader(categories: readonly string[]): (answer: unknown) => Verdict {
  const schema = answerSchema(categories);
  return (answer) => {
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw new UnusableAnswerError(describeIssues(parsed.error));
    const [{ input }] = parsed.data.output.message.content;
    return input;
  };
}
