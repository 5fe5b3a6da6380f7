import type { Command } from 'commander';
import { reviewSchema, type Review } from '../../src/contracts/api/reviews.ts';
import { previewGates } from '../../src/operations/preview/preview-gates.ts';
import { showReview } from '../../src/operations/review/show-review.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { connect } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { formatPreview, previewDependenciesOf } from './preview.ts';
import { printable } from './printable.ts';
import { readReviewId } from './replay.ts';
import { formatPairs } from './table.ts';

export const dlqShowOutput = reviewSchema;

function formatItem({ item }: Review): string {
  const { replay, discard, error } = item;
  return formatPairs([
    ['id', item.reviewId],
    ['status', item.status],
    ['kind', item.kind],
    ['reason', item.reason],
    ['state', item.failingState],
    ['error', printable(`${error.name}: ${error.message}`)],
    ['incident', item.incidentId],
    ['CI', item.ciId],
    ['playbook', item.playbookId],
    ['attempt', item.attempt],
    ['since', item.deadLetteredAt],
    ['replayed', replay && `as ${replay.remediationId} by ${replay.requestedBy} at ${replay.requestedAt}${replay.acceptedAt ? '' : ', not accepted yet'}`],
    ['discarded', discard && `by ${discard.by} at ${discard.at}: ${printable(discard.reason)}`],
  ]);
}

const formatRequest = ({ request }: Review): string => printable(typeof request === 'string' ? request : JSON.stringify(request, null, 2));

function format(review: Review): string {
  const now = review.preview ? formatPreview(review.preview) : '';
  return [formatItem(review), formatRequest(review), now].filter((part) => part !== '').join('\n\n');
}

async function show(stage: string, reviewId: string): Promise<Outcome> {
  const stack = await connect(stage);
  const requestedBy = await callerArn();
  const gates = previewDependenciesOf(stack);
  const review = await showReview(reviewId, {
    reviews: createReviewStore(dynamodb, stack.LedgerTable),
    preview: (request) => previewGates({ ...request, auth: { ...request.auth, requestedBy } }, gates),
  });
  if (review) return { exitCode: EXIT.done, text: format(review), json: review };
  const message = `Nothing is, or was, to be reviewed under ${reviewId}. \`stackflow dlq list --status all\` lists what there is.`;
  return { exitCode: EXIT.failed, error: { name: 'UnknownReview', message } };
}

export function registerDlqShow(dlq: Command, answer: Answer): void {
  dlq
    .command('show')
    .argument('<id>', 'id as `dlq list` prints it')
    .description('one of them: why, the request without its secrets, and what the gates say now')
    .addHelpText('after', example('stackflow dlq show rem-4f1c2a'))
    .action(answer(async ({ stage }, [id = '']) => await show(stage, readReviewId(id))));
}
