import type { Query } from '../routing/address.ts';
import { changeQuery } from '../routing/use-address.ts';
import { useStore } from '../state/store.ts';
import { zoneChoice } from '../time/zone-choice.ts';
import { Field, type FieldDefinition } from './field.tsx';
import { isTime, toFieldValue, toQuery } from './filter-values.ts';
import { readForm } from './read-form.ts';

interface FiltersProps {
  fields: FieldDefinition[];
  query: Query;
  /** Where there is nothing to see without them. */
  isOpen?: boolean;
}

/** Filters of a list. They are in the address, so that a link to it shows the same list. */
export function Filters({ fields, query, isOpen = false }: FiltersProps) {
  const zone = useStore(zoneChoice);
  const apply = (event: Event): void => {
    event.preventDefault();
    changeQuery(toQuery(fields, readForm(event.currentTarget as HTMLFormElement), zone));
  };
  const clear = (): void => changeQuery(toQuery(fields, {}, zone));
  const given = fields.filter(({ name }) => query[name]);
  const describe = (field: FieldDefinition): string =>
    `${field.label} ${isTime(field) ? toFieldValue(field, query, zone).replace('T', ' ') : query[field.name]}`;
  return (
    <details class="filters" open={isOpen || given.length > 0}>
      <summary>{['Filters', given.map(describe).join(', ')].filter(Boolean).join(': ')}</summary>
      <form key={JSON.stringify([query, zone])} onSubmit={apply} role="search" aria-label="Filters of this list">
        {fields.map((field) => (
          <Field key={field.name} {...field} value={toFieldValue(field, query, zone)} />
        ))}
        <div class="buttons">
          <button type="submit" class="primary">
            Apply
          </button>
          <button type="button" onClick={clear} disabled={given.length === 0}>
            Clear
          </button>
        </div>
      </form>
    </details>
  );
}
