import { useState } from 'preact/hooks';
import type { Review, ReviewItem } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { remediationPath, reviewPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { Heading } from '../parts/heading.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { Time } from '../time/time.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { PreviewCard } from './preview-card.tsx';
import { ReplayDialog } from './replay-dialog.tsx';

/** One item of the review: why it is there, what the gates say now, and what can be done. */
export function ReviewItemPage({ parameters: { reviewId = '' } }: PageProps) {
  const answer = useAnswer<Review>(reviewPath(reviewId));
  return (
    <Answer of={answer}>
      {({ item, request, preview }) => (
        <>
          <Actions item={item} />
          <section class="card" aria-label="Why it is here">
            <ReviewFacts item={item} />
          </section>
          {item.status === 'open' && <PreviewCard preview={preview} />}
          <h2>Request</h2>
          <Json label="Request" value={request} />
        </>
      )}
    </Answer>
  );
}

function Actions({ item }: { item: ReviewItem }) {
  const [asked, setAsked] = useState<'replay' | 'discard'>();
  const mayAct = useMay('operator') && item.status === 'open';
  const close = (): void => setAsked(undefined);
  return (
    <Heading
      title={
        <>
          {item.playbookId && item.ciId ? `${item.playbookId} on ${item.ciId}` : item.reviewId} <Badge word={item.status} />
        </>
      }
    >
      {mayAct && (
        <>
          <button type="button" class="primary" onClick={() => setAsked('replay')}>
            Replay …
          </button>
          <button type="button" onClick={() => setAsked('discard')}>
            Discard …
          </button>
        </>
      )}
      {asked === 'replay' && <ReplayDialog path={reviewPath(item.reviewId)} playbookId={item.playbookId} incidentId={item.incidentId} onClose={close} />}
      {asked === 'discard' && <DiscardDialog reviewId={item.reviewId} onClose={close} />}
    </Heading>
  );
}

const ReviewFacts = ({ item }: { item: ReviewItem }) => (
  <Facts
    facts={[
      ['Id', item.kind === 'failed' ? <Link to={remediationPath(item.reviewId)}>{item.reviewId}</Link> : item.reviewId],
      ['Kind', item.kind],
      ['Reason', item.reason],
      ['Failed in', item.failingState],
      ['Error', `${item.error.name}: ${item.error.message}`],
      ['Incident', item.incidentId],
      ['CI', item.ciId],
      ['Playbook', item.playbookId],
      ['Attempt', item.attempt],
      ['Since', <Time at={item.deadLetteredAt} />],
      ['Replayed as', item.replay && <Link to={remediationPath(item.replay.remediationId)}>{item.replay.remediationId}</Link>],
      ['Replayed by', item.replay?.requestedBy],
      ['Accepted by the engine', item.replay && <Time at={item.replay.acceptedAt} />],
      ['Discarded by', item.discard && `${item.discard.by}: ${item.discard.reason}`],
      ['Discarded', item.discard && <Time at={item.discard.at} />],
    ]}
  />
);
