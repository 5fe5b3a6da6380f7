import type { PlaybookDiff } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { playbookPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Field } from '../parts/field.tsx';
import { readForm } from '../parts/read-form.ts';
import { Table, type Column } from '../parts/table.tsx';
import type { Query } from '../routing/address.ts';
import { changeQuery } from '../routing/use-address.ts';

interface DiffProps {
  playbookId: string;
  versions: number[];
  query: Query;
}

const render = (value: unknown) =>
  value === undefined ? <span class="quiet">absent</span> : <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>;

const COLUMNS: Column<PlaybookDiff['differences'][number]>[] = [
  { heading: 'What', isLong: true, cell: ({ path }) => <code>{path}</code> },
  { heading: 'Before', isLong: true, cell: ({ before }) => render(before) },
  { heading: 'After', isLong: true, cell: ({ after }) => render(after) },
];

/** What differs between two versions; between the last two unless others are chosen. */
export function Diff({ playbookId, versions, query }: DiffProps) {
  const { from, to } = query;
  const diff = useAnswer<PlaybookDiff>(`${playbookPath(playbookId)}/diff`, { query: { from, to } });
  const options = versions.map(String);
  const compare = (event: Event): void => {
    event.preventDefault();
    changeQuery(readForm(event.currentTarget as HTMLFormElement));
  };
  return (
    <>
      <h2>What has changed</h2>
      <form key={`${from} ${to}`} class="compare" onSubmit={compare}>
        <Field name="from" label="From version" options={options} emptyOption="the one before" value={from ?? ''} />
        <Field name="to" label="To version" options={options} emptyOption="the newest" value={to ?? ''} />
        <button type="submit">Compare</button>
      </form>
      <Answer of={diff}>
        {({ from: before, to: after, differences }) =>
          before === null ? (
            <p class="quiet">Version {after} is the first one.</p>
          ) : (
            <Table
              caption={`From version ${before} to version ${after}`}
              columns={COLUMNS}
              rows={differences}
              keyOf={({ path }) => path}
              empty={`Versions ${before} and ${after} say the same.`}
            />
          )
        }
      </Answer>
    </>
  );
}
