import type { Command } from 'commander';
import * as z from 'zod/mini';
import { replayRefusalSchema } from '../../src/contracts/replay.ts';
import { reviewItemSchema } from '../../src/contracts/review.ts';
import { discardReview } from '../../src/operations/review/discard-review.ts';
import { connect } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readSentence } from './read-options.ts';
import { readReviewId } from './replay.ts';
import { discardDependenciesOf, tidyDependenciesOf } from './review-dependencies.ts';
import { tidy } from './tidy.ts';

export const dlqDiscardOutput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discarded'), item: reviewItemSchema }),
  z.strictObject({ kind: z.literal('refused'), reviewId: z.string(), reason: replayRefusalSchema, detail: z.string() }),
]);

async function discard(stage: string, reviewId: string, reason: string): Promise<Outcome> {
  const stack = await connect(stage);
  const outcome = await discardReview(reviewId, { by: await callerArn(), reason }, discardDependenciesOf(stack));
  if (outcome.kind === 'refused')
    return { exitCode: EXIT.refused, text: `Not discarded, ${outcome.reason}: ${outcome.detail}.`, json: outcome };
  await tidy(tidyDependenciesOf(stack), false);
  const { by, reason: said } = outcome.item.discard ?? { by: '', reason: '' };
  return { exitCode: EXIT.done, text: `${reviewId} is discarded by ${by}: ${said}. That is in the audit trail.`, json: outcome };
}

export function registerDlqDiscard(dlq: Command, answer: Answer): void {
  dlq
    .command('discard')
    .argument('<id>', 'id as `dlq list` prints it')
    .description('decide that nothing more is to be done; that is audited, and can\'t be taken back')
    .requiredOption('--reason <text>', 'why; stands in the audit record')
    .addHelpText('after', example('stackflow dlq discard rem-4f1c2a --reason "The server is decommissioned"'))
    .action(
      answer(async ({ stage, reason }, [id = '']) => {
        const because = readSentence(reason, '--reason takes a sentence: why nothing more is to be done.');
        return await discard(stage, readReviewId(id), because);
      }),
    );
}
