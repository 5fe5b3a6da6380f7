import type { AuditStatistics } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { playbookPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import type { FieldDefinition } from '../parts/field.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { formatRate, formatSeconds } from './figures.ts';

const FILTERS: FieldDefinition[] = [
  { name: 'from', label: 'From', type: 'datetime-local' },
  { name: 'to', label: 'Before', type: 'datetime-local' },
  { name: 'playbook', label: 'Playbook' },
  { name: 'recurrenceDays', label: 'Days within which it recurs', type: 'number', hint: '7 unless given.' },
];

type Figures = AuditStatistics['total'] & { playbookId?: string };

const COLUMNS: Column<Figures>[] = [
  {
    heading: 'Playbook',
    cell: ({ playbookId }) => (playbookId === undefined ? <strong>All</strong> : <Link to={playbookPath(playbookId)}>{playbookId}</Link>),
  },
  { heading: 'Success', cell: ({ success }) => success, isNumber: true },
  { heading: 'Failure', cell: ({ failure }) => failure, isNumber: true },
  { heading: 'Skipped', cell: ({ skipped }) => skipped, isNumber: true },
  { heading: 'Success rate', cell: ({ successRate }) => formatRate(successRate), isNumber: true },
  { heading: 'Time to repair', cell: ({ mttrSeconds }) => formatSeconds(mttrSeconds), isNumber: true },
  { heading: 'Came back', cell: ({ recurrenceRate }) => formatRate(recurrenceRate), isNumber: true },
];

const COUNTS: Column<AuditStatistics['counts'][number]>[] = [
  { heading: 'Result', cell: ({ result }) => <Badge word={result} /> },
  { heading: 'Reason', cell: ({ result, reason }) => (reason === null ? '–' : <Link to="/audit" query={{ result, reason }}>{reason}</Link>) },
  { heading: 'Records', cell: ({ count }) => count, isNumber: true },
];

/** How well it went. */
export function AuditStatisticsPage({ query }: PageProps) {
  const asked = Object.fromEntries(FILTERS.map(({ name }) => [name, query[name]]));
  const statistics = useAnswer<AuditStatistics>('/audit/stats', { query: asked });
  return (
    <>
      <Heading title="Statistics of the audit trail">
        <Link class="button" to="/audit">
          The records
        </Link>
      </Heading>
      <Filters fields={FILTERS} query={query} />
      <Answer of={statistics}>
        {({ total, playbooks, counts }) => (
          <>
            <Table
              caption="How remediations ended, by playbook"
              columns={COLUMNS}
              rows={[...playbooks, total]}
              keyOf={({ playbookId }: Figures) => playbookId ?? ''}
              empty="No record."
            />
            <p class="quiet">Rates are among successes and failures: what was skipped was not tried.</p>
            <h2>Why</h2>
            <Table
              caption="How often which reason"
              columns={COUNTS}
              rows={counts}
              keyOf={({ result, reason }) => `${result} ${reason}`}
              empty="No record yet."
            />
          </>
        )}
      </Answer>
    </>
  );
}
