import { archivedField, refuseLeadWithWhat, relationFields } from './activity-fields.ts';
import { salesosIdField } from './owned-fields.ts';
import { createOnly, field, picklist, readOnly, text, type ObjectDefinition } from './field.ts';
import { ownerField, systemFields } from './system-fields.ts';

export const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'] as const;

export const task: ObjectDefinition = {
  name: 'Task',
  label: 'Task',
  labelPlural: 'Tasks',
  keyPrefix: '00T',
  createable: true,
  updateable: true,
  deletable: true,
  derive: ({ Status }) => ({ IsClosed: Status === 'Completed' }),
  verify: refuseLeadWithWhat,
  fields: [
    ...systemFields,
    ownerField,
    ...relationFields('Tasks'),
    field('date', 'ActivityDate', 'Due Date Only'),
    field('picklist', 'Status', 'Status', { length: 255, nillable: false, values: TASK_STATUSES, restricted: true, initial: 'Not Started' }),
    field('picklist', 'Priority', 'Priority', {
      length: 255,
      nillable: false,
      values: ['High', 'Normal', 'Low'],
      restricted: true,
      initial: 'Normal',
    }),
    field('picklist', 'TaskSubtype', 'Task Subtype', {
      ...createOnly,
      length: 40,
      values: ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'],
      restricted: true,
      initial: 'Task',
    }),
    field('textarea', 'Description', 'Description', { length: 32_000 }),
    field('boolean', 'IsClosed', 'Closed', readOnly),
    archivedField,
    picklist('CallType', 'Call Type', ['Internal', 'Inbound', 'Outbound'], { length: 40, restricted: true }),
    field('int', 'CallDurationInSeconds', 'Call Duration', { precision: 8 }),
    text('CallDisposition', 'Call Result', 255),
    text('CallObject', 'Call Object Identifier', 255),
    salesosIdField,
  ],
};
