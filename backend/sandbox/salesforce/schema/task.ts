import { createOnly, field, lookup, readOnly, text, type ObjectDefinition } from './field.ts';
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
  fields: [
    ...systemFields,
    ownerField,
    lookup('WhoId', 'Name ID', ['Contact'], 'Who'),
    lookup('WhatId', 'Related To ID', ['Account'], 'What'),
    text('Subject', 'Subject', 255),
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
    field('boolean', 'IsArchived', 'Archived', readOnly),
    // Declared on Activity. Whether an org really keeps it unique there is assumed, see the flip where values are checked.
    text('SalesOS_Id__c', 'SalesOS Id', 80, { externalId: true, unique: true }),
  ],
};
