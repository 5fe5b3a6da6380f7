import type { PlaybookSummary } from '../api/answers.ts';
import { usePage } from '../api/use-answer.ts';
import { formatRate } from '../audit/figures.ts';
import { playbookPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';

const LIMIT = '50';

const COLUMNS: Column<PlaybookSummary>[] = [
  { heading: 'Playbook', cell: ({ playbookId }) => <Link to={playbookPath(playbookId)}>{playbookId}</Link> },
  { heading: 'Newest version', cell: ({ version, status }) => <><span class="nowrap">{version}</span> <Badge word={status} /></> },
  { heading: 'Acting version', cell: ({ activeVersion }) => activeVersion ?? 'none' },
  { heading: 'Answers', cell: ({ alertType }) => alertType },
  { heading: 'Success rate', cell: ({ figures }) => formatRate(figures.successRate), isNumber: true },
  { heading: 'Success / failure / skipped', cell: ({ figures }) => `${figures.success} / ${figures.failure} / ${figures.skipped}`, isNumber: true },
  { heading: 'Owner', cell: ({ owner }) => owner },
];

/** What this system can do, and how well it went in the last 90 days. */
export function Playbooks({ query }: PageProps) {
  const page = usePage<PlaybookSummary>('/playbooks', { query: { limit: LIMIT, cursor: query['cursor'] } });
  return (
    <>
      <Heading title="Playbooks" />
      <Answer of={page}>
        {({ items, next }) => (
          <>
            <Table
              caption="Playbooks, with their figures of the last 90 days"
              columns={COLUMNS}
              rows={items}
              keyOf={({ playbookId }) => playbookId}
              empty="There is no playbook: stackflow playbook apply adds one."
            />
            <p class="quiet">Figures are of the last 90 days; the rate is among successes and failures.</p>
            <Pager next={next} />
          </>
        )}
      </Answer>
    </>
  );
}
