import { Select } from '@hubspot/ui-extensions';
import type { LineOption, LinePart } from '@salesos/shared/client/mapping-lines';

interface Props {
  field: string;
  part: LinePart;
  label: string;
  value: string;
  options: readonly LineOption[];
  isBusy: boolean;
  choose: (part: LinePart, value: string) => void;
}

/** One part of a line, chosen from a list; its label is in the head of the grid. */
export function LineSelect({ field, part, label, value, options, isBusy, choose }: Props) {
  return (
    <Select
      label={label}
      name={`${part}-${field}`}
      variant="transparent"
      value={value}
      readOnly={isBusy}
      options={options.map((option) => ({ value: option.value, label: option.label }))}
      onChange={(chosen) => choose(part, String(chosen))}
    />
  );
}
