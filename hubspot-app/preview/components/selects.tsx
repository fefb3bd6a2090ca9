import type { MultiSelectProps, SelectProps } from '@hubspot/ui-extensions';
import { useId } from 'react';

/** A transparent select has its label for screen readers only, as where it stands in a table. */
export function Select({ label, name, value, options, readOnly, description, variant = 'input', onChange, testId }: SelectProps) {
  const id = useId();
  return (
    <div className={`hsx-field hsx-select-${variant}`} data-testid={testId}>
      <label htmlFor={id}>{label}</label>
      {description && <p className="hsx-text hsx-text-microcopy">{description}</p>}
      <select
        id={id}
        name={name}
        value={String(value ?? '')}
        disabled={readOnly}
        onChange={(event) => {
          const chosen = options.find((option) => String(option.value) === event.target.value);
          if (chosen) onChange?.(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function MultiSelect({ label, value = [], options, placeholder, readOnly, onChange, testId }: MultiSelectProps) {
  const chosen = options.filter((option) => value.includes(option.value));
  return (
    <details className="hsx-multiselect" data-testid={testId}>
      <summary>
        <span>{label}</span>
        <b>{chosen.length === 0 ? placeholder : chosen.map((option) => option.label).join(', ')}</b>
      </summary>
      <fieldset disabled={readOnly} aria-label={label}>
        {options.map((option) => (
          <label key={String(option.value)}>
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              onChange={(event) => onChange?.(event.target.checked ? [...value, option.value] : value.filter((one) => one !== option.value))}
            />
            {option.label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
