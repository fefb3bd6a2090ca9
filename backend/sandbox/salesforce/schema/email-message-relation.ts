import { createOnly, field, lookup, owned, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export const emailMessageRelation: ObjectDefinition = {
  name: 'EmailMessageRelation',
  label: 'Email Message Relation',
  labelPlural: 'Email Message Relations',
  keyPrefix: '0Be',
  createable: true,
  updateable: false,
  deletable: true,
  fields: [
    ...systemFields,
    lookup('EmailMessageId', 'Email Message ID', ['EmailMessage'], 'EmailMessage', {
      ...createOnly,
      ...owned('EmailMessageRelations'),
      nillable: false,
    }),
    lookup('RelationId', 'Relation ID', ['Contact', 'Lead', 'User'], 'Relation', createOnly),
    field('picklist', 'RelationType', 'Relation Type', {
      ...createOnly,
      length: 40,
      nillable: false,
      values: ['ToAddress', 'CcAddress', 'BccAddress', 'FromAddress', 'OtherAddress'],
      restricted: true,
    }),
    text('RelationAddress', 'Relation Address', 320, createOnly),
    text('RelationObjectType', 'Relation Object Type', 40, readOnly),
  ],
};
