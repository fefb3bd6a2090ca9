import type { PropertyRow, PropertyType } from './rows.ts';

export interface Standard {
  name: string;
  label: string;
  type?: PropertyType;
  options?: readonly string[];
  readOnly?: boolean;
  /** The allowed values live elsewhere: owners, pipelines. */
  external?: boolean;
  unique?: boolean;
}

const fieldTypes: Record<PropertyType, string> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
};

/** `COMPUTER_SOFTWARE` is shown as “Computer Software”. */
const inWords = (value: string): string =>
  value === value.toUpperCase()
    ? value
        .toLowerCase()
        .replaceAll('_', ' ')
        .replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
    : value;

export function defineStandard(standard: Standard, groupName: string, displayOrder: number): PropertyRow {
  const type = standard.type ?? 'string';
  return {
    id: standard.name,
    label: standard.label,
    type,
    fieldType: fieldTypes[type],
    groupName,
    description: '',
    options: (standard.options ?? []).map((value, order) => ({ label: inWords(value), value, displayOrder: order, hidden: false })),
    hasUniqueValue: standard.unique ?? false,
    hubspotDefined: true,
    readOnlyValue: standard.readOnly ?? false,
    externalOptions: standard.external ?? false,
    displayOrder,
    hidden: false,
    formField: false,
  };
}
