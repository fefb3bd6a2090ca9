import type { BaseDate, DateInputProps, ToggleGroupProps } from '@hubspot/ui-extensions';
import { useId } from 'react';

export function DateInput({ label, name, value, min, max, readOnly, error, validationMessage, onChange, testId }: DateInputProps) {
  const id = useId();
  const change = (text: string) => {
    const [year, month, date] = text.split('-').map(Number);
    if (year && month && date) onChange?.({ year, month: month - 1, date, formattedDate: text });
  };
  return (
    <div className={`hsx-field${error ? ' hsx-field-error' : ''}`} data-testid={testId}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type="date"
        value={isoDay(value)}
        min={isoDay(min)}
        max={isoDay(max)}
        readOnly={readOnly}
        onChange={(event) => change(event.target.value)}
      />
      {validationMessage && (
        <p className="hsx-field-message" role={error ? 'alert' : undefined}>
          {validationMessage}
        </p>
      )}
    </div>
  );
}

/** HubSpot counts months from 0, an HTML date field from 1. */
function isoDay(day: BaseDate | undefined): string {
  if (!day) return '';
  return [String(day.year).padStart(4, '0'), String(day.month + 1).padStart(2, '0'), String(day.date).padStart(2, '0')].join('-');
}

export function ToggleGroup(props: ToggleGroupProps) {
  const { label, options, value, testId } = props;
  // The card's own name for the field is the same in every card on the page.
  const groupName = useId();
  if (props.toggleType !== 'radioButtonList') return <div className="hsx-unmapped">ToggleGroup {props.toggleType}</div>;
  return (
    <fieldset className="hsx-toggles" data-testid={testId}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="hsx-toggle">
          <input
            type="radio"
            name={groupName}
            value={option.value}
            checked={option.value === value}
            disabled={option.readOnly}
            onChange={() => props.onChange?.(option.value)}
          />
          <span>
            {option.label}
            {option.description && <small>{option.description}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
