import { makeId } from '../ids.ts';
import { readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

/** What users may do is not in it: the twin has one set of rights per org. */
export const profile: ObjectDefinition = {
  name: 'Profile',
  label: 'Profile',
  labelPlural: 'Profile',
  keyPrefix: '00e',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [...systemFields.filter(({ name }) => name !== 'IsDeleted'), text('Name', 'Name', 255, { ...readOnly, nillable: false })],
};

const NAMES = ['System Administrator', 'Standard User'] as const;

export const profilesOf = (orgId: string): { id: string; name: string }[] =>
  NAMES.map((name, at) => ({ id: makeId(profile.keyPrefix, orgId.slice(3, 5), at + 1), name }));
