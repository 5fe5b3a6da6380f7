import { useId } from 'preact/hooks';

export interface FieldDefinition {
  /** Name in the address, the form and the API. */
  name: string;
  label: string;
  /** A list to choose from; text without it. */
  options?: readonly string[];
  type?: 'text' | 'datetime-local' | 'date' | 'number' | 'textarea';
  hint?: string;
  isRequired?: boolean;
  maxLength?: number;
  /** What the first, empty choice of a list is called. */
  emptyOption?: string;
}

/** One labelled field. */
export function Field({ value, ...definition }: FieldDefinition & { value?: string }) {
  const id = useId();
  const { label, hint } = definition;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Control id={id} {...definition} value={value ?? ''} />
      {hint && (
        <small id={`${id}-hint`} class="quiet">
          {hint}
        </small>
      )}
    </div>
  );
}

function Control({ id, value, ...definition }: FieldDefinition & { id: string; value: string }) {
  const { name, options, type = 'text', hint, isRequired, maxLength, emptyOption = 'any' } = definition;
  const shared = { id, name, required: isRequired, 'aria-describedby': hint ? `${id}-hint` : undefined };
  if (options) {
    return (
      <select {...shared} defaultValue={value}>
        {!isRequired && <option value="">{emptyOption}</option>}
        {options.map((option) => (
          <option key={option} value={option} selected={option === value}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  if (type === 'textarea') return <textarea {...shared} maxLength={maxLength} rows={3} defaultValue={value} />;
  return <input {...shared} type={type as 'text'} maxLength={maxLength} defaultValue={value} autoComplete="off" spellcheck={false} />;
}
