import { createOnly, field, lookup, type ObjectDefinition, owned, readOnly } from './field.ts';
import { systemFields } from './system-fields.ts';

/** Whom a task is of; there is none in orgs where activities are not shared. */
export const taskRelation: ObjectDefinition = {
  name: 'TaskRelation',
  label: 'Task Relation',
  labelPlural: 'Task Relations',
  keyPrefix: '0RT',
  createable: true,
  updateable: false,
  deletable: true,
  fields: [
    ...systemFields,
    lookup('TaskId', 'Task ID', ['Task'], 'Task', { ...createOnly, ...owned('TaskRelations'), nillable: false }),
    lookup('RelationId', 'Relation ID', ['Contact', 'Lead', 'Account', 'Opportunity'], 'Relation', { ...createOnly, ...owned('TaskRelations') }),
    field('boolean', 'IsWhat', 'Is What', createOnly),
    lookup('AccountId', 'Account ID', ['Account'], 'Account', readOnly),
  ],
};

/** Whom an event is of, and who is invited. */
export const eventRelation: ObjectDefinition = {
  name: 'EventRelation',
  label: 'Event Relation',
  labelPlural: 'Event Relations',
  keyPrefix: '0RE',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    ...systemFields,
    lookup('EventId', 'Event ID', ['Event'], 'Event', { ...createOnly, ...owned('EventRelations'), nillable: false }),
    lookup('RelationId', 'Relation ID', ['Contact', 'Lead', 'Account', 'Opportunity', 'User'], 'Relation', {
      ...createOnly,
      ...owned('EventRelations'),
    }),
    field('boolean', 'IsWhat', 'Is What', createOnly),
    field('boolean', 'IsParent', 'Is Parent', createOnly),
    field('boolean', 'IsInvitee', 'Is Invitee', createOnly),
    lookup('AccountId', 'Account ID', ['Account'], 'Account', readOnly),
  ],
};
