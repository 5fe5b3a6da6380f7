import type { AuditPage, AuditTrailRecord } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { auditPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { Time } from '../time/time.tsx';
import { AUDIT_FILTERS, auditFiltersOf } from './audit-filters.ts';
import { ExportButton } from './export-button.tsx';

const LIMIT = '50';

const COLUMNS: Column<AuditTrailRecord>[] = [
  { heading: 'Recorded', cell: ({ remediationId, recordedAt }) => <Link to={auditPath(remediationId)}><Time at={recordedAt} /></Link> },
  { heading: 'Result', cell: ({ result }) => <Badge word={result} /> },
  { heading: 'Reason', cell: ({ reason }) => reason ?? '–' },
  { heading: 'Incident', cell: ({ incidentId }) => incidentId },
  { heading: 'CI', cell: ({ ciId }) => ciId },
  { heading: 'Playbook', cell: ({ playbookId, playbookVersion }) => (playbookVersion === null ? playbookId : `${playbookId} v${playbookVersion}`) },
  { heading: 'Action', cell: ({ actionType }) => actionType ?? '–' },
  { heading: 'Target', isLong: true, cell: ({ targetResource }) => targetResource ?? '–' },
];

/** What has ended, however it ended: searched, shown and taken away as a file. */
export function AuditSearch({ query }: PageProps) {
  const filters = auditFiltersOf(query);
  const page = useAnswer<AuditPage>('/audit', { query: { ...filters, limit: LIMIT, cursor: query['cursor'] } });
  return (
    <>
      <Heading title="Audit trail">
        <Link class="button" to="/audit/statistics">
          Statistics
        </Link>
        <ExportButton format="csv" filters={filters} />
        <ExportButton format="json" filters={filters} />
      </Heading>
      <Filters fields={AUDIT_FILTERS} query={query} />
      <Answer of={page}>
        {({ records, next }) => (
          <>
            <Table
              caption="Audit records, the newest first"
              columns={COLUMNS}
              rows={records}
              keyOf={({ remediationId }) => remediationId}
              empty="No record fits these filters."
            />
            <Pager next={next} newest="Newest" older="Older" />
          </>
        )}
      </Answer>
    </>
  );
}
