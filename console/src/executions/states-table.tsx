import type { Run, StateRun } from '../graph/run.ts';
import { LOOKS } from '../graph/status-words.ts';
import { Table, type Column } from '../parts/table.tsx';
import { formatLength } from '../time/format-time.ts';

const columns = (onChoose: (state: string) => void): Column<StateRun>[] => [
  {
    heading: 'State',
    cell: ({ name }) => (
      <button type="button" class="plain" onClick={() => onChoose(name)}>
        {name}
      </button>
    ),
  },
  { heading: 'Status', cell: ({ status }) => `${LOOKS[status].sign} ${LOOKS[status].word}` },
  { heading: 'Visits', cell: ({ visits }) => visits, isNumber: true },
  { heading: 'Retries', cell: ({ retries }) => retries, isNumber: true },
  { heading: 'Errors', cell: ({ errors }) => errors.map(({ error }) => error).join(', ') || '–' },
  { heading: 'Took', cell: ({ durationMs }) => formatLength(durationMs), isNumber: true },
];

/** The graph for those who read rather than look: the states that were entered, in the definition's order. */
export function StatesTable({ run, onChoose }: { run: Run; onChoose: (state: string) => void }) {
  const entered = Object.values(run.states).filter(({ visits }) => visits > 0);
  return (
    <details class="states">
      <summary>States as a table</summary>
      <Table caption="States of the execution" columns={columns(onChoose)} rows={entered} keyOf={({ name }) => name} empty="No state was entered yet." />
    </details>
  );
}
