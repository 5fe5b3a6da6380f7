interface OptionsProps<T extends string> {
  legend: string;
  name: string;
  options: Record<T, { label: string }>;
  chosen: T;
  onChoose: (option: T) => void;
}

/** A few choices, of which one holds. */
export const Options = <T extends string>({ legend, name, options, chosen, onChoose }: OptionsProps<T>) => (
  <fieldset>
    <legend>{legend}</legend>
    {(Object.keys(options) as T[]).map((option) => (
      <label key={option} class="option">
        <input type="radio" name={name} value={option} checked={chosen === option} onChange={() => onChoose(option)} /> {options[option].label}
      </label>
    ))}
  </fieldset>
);
