import { useId } from 'preact/hooks';
import { useStore, type Store } from '../state/store.ts';

interface ChoiceProps<T extends string> {
  label: string;
  store: Store<T>;
  options: readonly T[];
}

/** A choice that holds for the whole console, kept in this browser. */
export function Choice<T extends string>({ label, store, options }: ChoiceProps<T>) {
  const id = useId();
  const chosen = useStore(store);
  return (
    <span class="choice">
      <label for={id}>{label}</label>
      <select id={id} value={chosen} onChange={(event) => store.write(event.currentTarget.value as T)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </span>
  );
}
