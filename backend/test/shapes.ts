import type { FieldShape, FieldType } from '#domain/crm-sync/field-value.ts';

export const OPTIONS = [
  { value: 'open', label: 'Open – not contacted' },
  { value: 'Won', label: 'Closed won' },
  { value: 'a', label: 'Won' },
];
/** One shape of each type. */
export const shapes: Readonly<Record<FieldType, FieldShape>> = {
  text: { type: 'text', maxLength: 10 },
  long_text: { type: 'long_text', maxLength: 14 },
  email: { type: 'email' },
  phone: { type: 'phone' },
  url: { type: 'url' },
  number: { type: 'number', scale: 2 },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
  instant: { type: 'instant' },
  picklist: { type: 'picklist', options: OPTIONS },
  multi_picklist: { type: 'multi_picklist', options: OPTIONS },
  reference: { type: 'reference' },
};
