import { type CustomCrmObject, customCrmFields } from '@salesos/shared/api/custom-crm';
import type { FieldShape } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, StandardField } from '#ports/crm.ts';

/** The contract's names are ours in another spelling. */
const ours = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const shapes: Readonly<Record<string, FieldShape>> = { number: { type: 'number', scale: 2 } };

const fieldsOf = (object: CustomCrmObject): StandardField[] =>
  Object.entries(customCrmFields[object]).map(([name, type]) => ({
    field: ours(name),
    crmField: name,
    shape: shapes[type] ?? { type },
    transform: { kind: 'identity' },
  }));

export const standardFields: Readonly<Record<CustomCrmObject, readonly StandardField[]>> = {
  account: fieldsOf('account'),
  contact: fieldsOf('contact'),
  opportunity: fieldsOf('opportunity'),
};

export function objectOf(object: CrmObject): CustomCrmObject {
  if (object === 'lead') throw new Error('the contract has no leads: they are absent from standardFields');
  return object;
}
