import { canonicalText } from './canonical-text.ts';
import type { FieldOption, FieldShape } from './field-value.ts';

/** A picklist's value by its API name, whichever of name and label was given. */
export function canonicalOption(value: string | number | boolean, { options }: FieldShape): string | null {
  const text = canonicalText(value, {});
  const found = options?.find((option) => clean(option.value) === text) ?? options?.find((option) => namesInAnyCase(option, text));
  return found === undefined ? text : clean(found.value);
}

/** A set: sorted, each value once. */
export function canonicalOptions(value: string | number | boolean, shape: FieldShape): string | null {
  const values = String(value)
    .split(';')
    .map((each) => canonicalOption(each, shape))
    .filter((each) => each !== null);
  return values.length === 0 ? null : [...new Set(values)].sort().join(';');
}

function namesInAnyCase({ value, label }: FieldOption, text: string | null): boolean {
  return text !== null && [value, label].some((name) => clean(name)?.toLowerCase() === text.toLowerCase());
}

function clean(text: string): string | null {
  return canonicalText(text, {});
}
