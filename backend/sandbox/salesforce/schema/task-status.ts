import { field, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export const taskStatus: ObjectDefinition = {
  name: 'TaskStatus',
  label: 'Task Status Value',
  labelPlural: 'Task Status Values',
  keyPrefix: '01J',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ...systemFields.filter(({ name }) => name !== 'IsDeleted'),
    text('ApiName', 'API Name', 255, readOnly),
    text('MasterLabel', 'Master Label', 255, readOnly),
    field('int', 'SortOrder', 'Sort Order', { ...readOnly, precision: 9 }),
    field('boolean', 'IsDefault', 'Is Default', readOnly),
    field('boolean', 'IsClosed', 'Is Closed', readOnly),
  ],
};
