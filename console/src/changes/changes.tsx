import { useState } from 'preact/hooks';
import type { Changes as ChangesAnswer } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import type { FieldDefinition } from '../parts/field.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { Distance, Time } from '../time/time.tsx';
import { ChangeDialog } from './change-dialog.tsx';

const FILTERS: FieldDefinition[] = [
  { name: 'ci', label: 'CI', hint: 'Or the ARN of a resource.' },
  { name: 'since', label: 'Since', type: 'datetime-local', hint: 'The last week unless given.' },
];

const COLUMNS: Column<ChangesAnswer['changes'][number]>[] = [
  { heading: 'Change', isLong: true, cell: ({ changeId }) => changeId },
  { heading: 'Implemented', cell: ({ implementedAt }) => <Time at={implementedAt} /> },
  { heading: 'Ago', cell: ({ implementedAt }) => <Distance at={implementedAt} /> },
  { heading: 'What it was', isLong: true, cell: ({ summary }) => summary ?? '–' },
];

const newestFirst = (changes: ChangesAnswer['changes']): ChangesAnswer['changes'] =>
  [...changes].sort((a, b) => Date.parse(b.implementedAt) - Date.parse(a.implementedAt));

/** What was changed on a CI lately: a recent change keeps remediation away. */
export function Changes({ query }: PageProps) {
  const { ci, since } = query;
  const [isAdding, setIsAdding] = useState(false);
  const mayAdd = useMay('operator');
  const changes = useAnswer<ChangesAnswer>(ci ? '/changes' : null, { query: { ci, since } });
  return (
    <>
      <Heading title="Recent changes">
        {mayAdd && (
          <button type="button" onClick={() => setIsAdding(true)}>
            Record a change …
          </button>
        )}
      </Heading>
      <Filters fields={FILTERS} query={query} isOpen />
      {!ci && <p class="empty">Name a CI to see what was changed on it.</p>}
      <Answer of={changes}>
        {(answer) => (
          <>
            <Table
              caption={`Changes on ${ci}`}
              columns={COLUMNS}
              rows={newestFirst(answer.changes)}
              keyOf={({ changeId, implementedAt }) => `${changeId} ${implementedAt}`}
              empty={`No change on ${ci} is known.`}
            />
            <Feeds feeds={answer.feeds} />
          </>
        )}
      </Answer>
      {isAdding && <ChangeDialog ciId={ci} onClose={() => setIsAdding(false)} />}
    </>
  );
}

/** What happened after a feed was last heard may be missing. */
const Feeds = ({ feeds }: Pick<ChangesAnswer, 'feeds'>) => (
  <p class="quiet">
    {feeds.length === 0 && 'No change feed was ever heard: changes may be missing.'}
    {feeds.map(({ feed, reachesUntil }) => (
      <span key={feed}>
        The feed {feed} was heard until <Time at={reachesUntil} />.{' '}
      </span>
    ))}
  </p>
);
