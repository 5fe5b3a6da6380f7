import type { ReviewItem } from '../api/answers.ts';
import { usePage } from '../api/use-answer.ts';
import { reviewPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { Time } from '../time/time.tsx';
import { bulkFiltersOf, filtersOf, REVIEW_FILTERS } from './review-filters.ts';

const LIMIT = '50';

const COLUMNS: Column<ReviewItem>[] = [
  { heading: 'Item', isLong: true, cell: ({ reviewId }) => <Link to={reviewPath(reviewId)}>{reviewId}</Link> },
  { heading: 'Status', cell: ({ status }) => <Badge word={status} /> },
  { heading: 'Reason', cell: ({ reason }) => reason },
  { heading: 'Failed in', cell: ({ failingState }) => failingState },
  { heading: 'CI', cell: ({ ciId }) => ciId ?? '–' },
  { heading: 'Playbook', cell: ({ playbookId }) => playbookId ?? '–' },
  { heading: 'Attempt', cell: ({ attempt }) => attempt ?? '–', isNumber: true },
  { heading: 'Since', cell: ({ deadLetteredAt }) => <Time at={deadLetteredAt} /> },
];

/** What failed or was refused, and waits for a person. */
export function ReviewList({ query }: PageProps) {
  const filters = filtersOf(query);
  const page = usePage<ReviewItem>('/dlq', { query: { ...filters, limit: LIMIT, cursor: query['cursor'] } });
  const mayReplay = useMay('operator');
  return (
    <>
      <Heading title="Review of dead letters">
        {mayReplay && [undefined, 'open'].includes(filters['status']) && (
          <Link class="button" to="/dlq/replay" query={bulkFiltersOf(query)}>
            Replay what is open …
          </Link>
        )}
      </Heading>
      <Filters fields={REVIEW_FILTERS} query={query} />
      <Answer of={page}>
        {({ items, next }) => (
          <>
            <Table
              caption="Items of the review"
              columns={COLUMNS}
              rows={items}
              keyOf={({ reviewId }) => reviewId}
              empty="Nothing here fits these filters."
            />
            <Pager next={next} />
          </>
        )}
      </Answer>
    </>
  );
}
