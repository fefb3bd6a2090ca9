import { personName } from './contact.ts';
import { field, readOnly, text, type ObjectDefinition } from './field.ts';
import { ownerField, systemFields } from './system-fields.ts';

/** A person's wishes about their data, above all leads and contacts that stand for them. */
export const individual: ObjectDefinition = {
  name: 'Individual',
  label: 'Individual',
  labelPlural: 'Individuals',
  keyPrefix: '0PK',
  createable: true,
  updateable: true,
  deletable: true,
  derive: personName,
  fields: [
    ...systemFields,
    ownerField,
    text('FirstName', 'First Name', 40),
    text('LastName', 'Last Name', 80, { nillable: false }),
    text('Name', 'Name', 121, { ...readOnly, nillable: false }),
    field('boolean', 'HasOptedOutSolicit', "Don't Market"),
    field('boolean', 'HasOptedOutTracking', "Don't Track"),
    field('boolean', 'HasOptedOutProcessing', "Don't Process"),
    field('boolean', 'HasOptedOutProfiling', "Don't Profile"),
    field('boolean', 'ShouldForget', 'Forget this Individual'),
  ],
};
