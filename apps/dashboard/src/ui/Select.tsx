interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { id: Value; label: string }[];
  onChange: (value: Value) => void;
  /** The label is there for those who do not see the place. */
  hideLabel?: boolean;
}

/** A choice of many. */
export function Select<Value extends string>({ label, value, options, onChange, hideLabel }: SelectProps<Value>) {
  return (
    <label class="field">
      <span class={hideLabel ? 'visually-hidden' : undefined}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
