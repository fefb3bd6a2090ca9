import type { FieldShape, FieldType } from '#domain/crm-sync/field-value.ts';
import type { CrmSession, OfferedField } from '#ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import type { DescribedField } from './wire.ts';

/** What is not here (addresses, files, encrypted texts) cannot be mapped. */
const types: Readonly<Record<string, FieldType>> = {
  string: 'text',
  combobox: 'text',
  textarea: 'long_text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  int: 'integer',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'instant',
  picklist: 'picklist',
  multipicklist: 'multi_picklist',
  reference: 'reference',
  id: 'reference',
};

const texts: readonly FieldType[] = ['text', 'long_text', 'email', 'phone', 'url'];

const activeOf = ({ picklistValues }: DescribedField): DescribedField['picklistValues'] => picklistValues.filter(({ active }) => active);

function shapeOf(field: DescribedField, type: FieldType): FieldShape {
  const active = activeOf(field).map(({ value, label }) => ({ value, label: label ?? value }));
  return {
    type,
    ...(texts.includes(type) && field.length > 0 ? { maxLength: field.length } : {}),
    ...(type === 'number' ? { scale: field.scale } : {}),
    // A list that is not restricted takes any value.
    ...(field.restrictedPicklist === true && active.length > 0 ? { options: active } : {}),
    ...(type === 'boolean' ? { blank: false } : {}),
  };
}

export function toOffered(field: DescribedField): OfferedField | null {
  const type = types[field.type];
  if (type === undefined) return null;
  return {
    name: field.name,
    label: field.label,
    shape: shapeOf(field, type),
    ...(field.restrictedPicklist === true || field.picklistValues.length === 0 ? {} : { proposes: activeOf(field).map(({ value }) => value) }),
    isReadOnly: !field.updateable,
    isFormula: field.calculated,
    isRequired: !field.nillable && field.createable && !field.defaultedOnCreate && type !== 'boolean',
    isOwned: /^(?:\w+?__)?SalesOS_\w+__c$/.test(field.name),
    // Field histories are kept for few fields and read apart; one is not asked for.
    hasHistory: false,
  };
}

export const createDescribeFields =
  (client: SalesforceClient): NonNullable<CrmSession['describeFields']> =>
  async (object) => {
    client.forget();
    return (await client.describe(objects[object].name)).fields.flatMap((field) => toOffered(field) ?? []);
  };
