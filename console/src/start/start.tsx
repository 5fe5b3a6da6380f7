import type { Page, RemediationSummary, ReviewItem } from '../api/answers.ts';
import { usePage, type Answered } from '../api/use-answer.ts';
import { APPROVAL } from '../approvals/approvals.tsx';
import { Heading } from '../parts/heading.tsx';
import { NeedCard } from './need-card.tsx';
import { PausesCard } from './pauses-card.tsx';
import { RemediationLine, ReviewLine } from './lines.tsx';

const LOOK_EVERY_SECONDS = 10;
/** So many of each are read: enough to say "more than". */
const LIMIT = '25';

type Remediations = Answered<Page<RemediationSummary>>;

const useRemediations = (status: string): Remediations =>
  usePage('/remediations', { query: { status, limit: LIMIT }, everySeconds: LOOK_EVERY_SECONDS });

/** The same answer with some of its lines. */
const only = ({ answer, ...rest }: Remediations, isWanted: (item: RemediationSummary) => boolean): Remediations => ({
  ...rest,
  answer: answer && { ...answer, items: answer.items.filter(isWanted) },
});

const isForApproval = ({ reason }: RemediationSummary): boolean => reason === APPROVAL;

/** What needs a person now, each of it a click away. */
export function Start() {
  const reviews = usePage<ReviewItem>('/dlq', { query: { status: 'open', limit: LIMIT }, everySeconds: LOOK_EVERY_SECONDS });
  const held = useRemediations('HELD');
  const running = useRemediations('RUNNING');
  const waiting = useRemediations('WAITING');
  return (
    <>
      <Heading title="What needs a person now" />
      <div class="cards needs">
        <NeedCard
          title="Waits for approval"
          of={only(held, isForApproval)}
          to="/approvals"
          line={RemediationLine}
          none="Nothing waits for anybody's word."
          isUrgent
        />
        <NeedCard
          title="To be reviewed"
          of={reviews}
          to="/dlq"
          query={{ status: 'open' }}
          line={ReviewLine}
          none="Nothing failed that nobody has looked at."
          isUrgent
        />
        <NeedCard
          title="Held"
          of={only(held, (item) => !isForApproval(item))}
          to="/remediations"
          query={{ status: 'HELD' }}
          line={RemediationLine}
          none="No gate holds anything."
        />
        <PausesCard />
        <NeedCard
          title="Running"
          of={running}
          to="/remediations"
          query={{ status: 'RUNNING' }}
          line={RemediationLine}
          none="Nothing is running."
        />
        <NeedCard
          title="Waits for its CI"
          of={waiting}
          to="/remediations"
          query={{ status: 'WAITING' }}
          line={RemediationLine}
          none="No CI is busy."
        />
      </div>
    </>
  );
}
