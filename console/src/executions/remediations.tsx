import type { RemediationSummary } from '../api/answers.ts';
import { usePage } from '../api/use-answer.ts';
import { playbookPath, remediationPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { Length, Time } from '../time/time.tsx';
import { remediationFiltersOf, REMEDIATION_FILTERS } from './remediation-filters.ts';

const LIMIT = '50';
const LOOK_EVERY_SECONDS = 10;

const COLUMNS: Column<RemediationSummary>[] = [
  { heading: 'Remediation', cell: ({ remediationId }) => <Link class="shortened" to={remediationPath(remediationId)}>{remediationId}</Link> },
  { heading: 'Status', cell: ({ status }) => <Badge word={status} /> },
  { heading: 'Reason', cell: ({ reason }) => reason ?? '–' },
  { heading: 'CI', cell: ({ ciId }) => ciId },
  { heading: 'Playbook', cell: ({ playbookId }) => <Link to={playbookPath(playbookId)}>{playbookId}</Link> },
  { heading: 'Incident', cell: ({ incidentId }) => incidentId },
  { heading: 'Attempt', cell: ({ attempt }) => attempt, isNumber: true },
  { heading: 'Received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  { heading: 'Took', cell: ({ startedAt, endedAt }) => <Length from={startedAt} to={endedAt} />, isNumber: true },
];

/** Every remediation, page by page: what has not ended first. */
export function Remediations({ query }: PageProps) {
  const { cursor } = query;
  const page = usePage<RemediationSummary>('/remediations', {
    query: { ...remediationFiltersOf(query), limit: LIMIT, cursor },
    ...(cursor === undefined && { everySeconds: LOOK_EVERY_SECONDS }),
  });
  return (
    <>
      <Heading title="Remediations" />
      <Filters fields={REMEDIATION_FILTERS} query={query} />
      <Answer of={page}>
        {({ items, next }) => (
          <>
            <Table caption="Remediations" columns={COLUMNS} rows={items} keyOf={({ remediationId }) => remediationId} empty="No remediation fits these filters." />
            <Pager next={next} newest="Newest" older="Older" />
          </>
        )}
      </Answer>
    </>
  );
}
