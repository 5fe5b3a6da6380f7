import type { RemediationSummary } from '../api/answers.ts';
import { usePage } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import { Heading } from '../parts/heading.tsx';
import { Pager } from '../parts/pager.tsx';
import type { PageProps } from '../routing/page.ts';
import { ApprovalCard } from './approval-card.tsx';

/** Why a remediation is held while people are asked: unless they answer in time, that is how it ends. */
export const APPROVAL = 'approval-expired';
const LOOK_EVERY_SECONDS = 10;

/** What waits for somebody's word, and the buttons that give it. */
export function Approvals({ query }: PageProps) {
  const { cursor } = query;
  const page = usePage<RemediationSummary>('/remediations', {
    query: { status: 'HELD', reason: APPROVAL, limit: '20', cursor },
    everySeconds: LOOK_EVERY_SECONDS,
  });
  return (
    <>
      <Heading title="Approvals" />
      <p>Nobody can approve what they asked for themselves. Without an answer in time, the answer is no.</p>
      <Answer of={page}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p class="empty">Nothing waits for anybody's word.</p>}
            {items.map((item) => (
              <ApprovalCard key={item.remediationId} item={item} />
            ))}
            <Pager next={next} />
          </>
        )}
      </Answer>
    </>
  );
}
