import { canonicalDate, canonicalInstant } from './canonical-instant.ts';
import { canonicalNumber } from './canonical-number.ts';
import { canonicalOption, canonicalOptions } from './canonical-option.ts';
import { canonicalReference } from './canonical-reference.ts';
import { canonicalEmail, canonicalLongText, canonicalPhone, canonicalText, canonicalUrl } from './canonical-text.ts';
import type { FieldShape, FieldType, FieldValue } from './field-value.ts';

type Rule = (value: string | number | boolean, shape: FieldShape) => FieldValue;

const RULES: Readonly<Record<FieldType, Rule>> = {
  text: canonicalText,
  long_text: canonicalLongText,
  email: canonicalEmail,
  phone: canonicalPhone,
  url: canonicalUrl,
  number: canonicalNumber,
  integer: (value) => canonicalNumber(value, { scale: 0 }),
  boolean: canonicalBoolean,
  date: canonicalDate,
  instant: canonicalInstant,
  picklist: canonicalOption,
  multi_picklist: canonicalOptions,
  reference: canonicalReference,
};

/** What a value and every form a CRM may have stored it in have in common. A value its type cannot read is compared as text. */
export function canonical(value: FieldValue, shape: FieldShape): FieldValue {
  const found = value === null ? null : RULES[shape.type](value, shape);
  return found === null ? (shape.blank ?? null) : found;
}

export function sameValue(a: FieldValue, b: FieldValue, shape: FieldShape): boolean {
  return canonical(a, shape) === canonical(b, shape);
}

const YES: readonly FieldValue[] = ['true', '1', 'yes'];
const NO: readonly FieldValue[] = ['false', '0', 'no'];

function canonicalBoolean(value: string | number | boolean): FieldValue {
  const text = canonicalText(value, {});
  const lower = text === null ? null : text.toLowerCase();
  if (YES.includes(lower)) return true;
  return NO.includes(lower) ? false : text;
}
