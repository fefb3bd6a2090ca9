import type { InputProps, TextAreaProps } from '@hubspot/ui-extensions';
import { type ReactNode, useEffect, useId, useState } from 'react';

/** As on HubSpot the field keeps what is typed; the card hears every key through onInput and the result through onChange. */
function useTyped({ value, defaultValue, onInput, onChange }: Pick<InputProps, 'value' | 'defaultValue' | 'onInput' | 'onChange'>) {
  const [typed, setTyped] = useState(value ?? defaultValue ?? '');
  useEffect(() => {
    if (value !== undefined) setTyped(value);
  }, [value]);
  return {
    value: typed,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      onInput?.(event.target.value);
    },
    onBlur: () => onChange?.(typed),
  };
}

type Framed = Pick<InputProps, 'label' | 'required' | 'description' | 'error' | 'validationMessage' | 'testId'>;

function Frame({ props, id, children }: { props: Framed; id: string; children: ReactNode }) {
  const { label, required, description, error, validationMessage, testId } = props;
  return (
    <div className={`hsx-field${error ? ' hsx-field-error' : ''}`} data-testid={testId}>
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {description && <p className="hsx-text hsx-text-microcopy">{description}</p>}
      {children}
      {validationMessage && (
        <p id={`${id}-message`} className="hsx-field-message" role={error ? 'alert' : undefined}>
          {validationMessage}
        </p>
      )}
    </div>
  );
}

const stateOf = ({ error, required, readOnly, placeholder, name }: InputProps | TextAreaProps, id: string) => ({
  id,
  name,
  placeholder,
  readOnly,
  'aria-required': required,
  'aria-invalid': error,
  'aria-describedby': error ? `${id}-message` : undefined,
});

export function Input(props: InputProps) {
  const id = useId();
  return (
    <Frame props={props} id={id}>
      <input type={props.type ?? 'text'} {...stateOf(props, id)} {...useTyped(props)} />
    </Frame>
  );
}

export function TextArea(props: TextAreaProps) {
  const id = useId();
  return (
    <Frame props={props} id={id}>
      <textarea
        rows={props.rows}
        maxLength={props.maxLength}
        style={{ resize: props.resize ?? 'both' }}
        {...stateOf(props, id)}
        {...useTyped(props)}
      />
    </Frame>
  );
}
