import { createOnly, field, lookup, owned, picklist, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export const opportunityContactRole: ObjectDefinition = {
  name: 'OpportunityContactRole',
  label: 'Opportunity Contact Role',
  labelPlural: 'Opportunity Contact Role',
  keyPrefix: '00K',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    ...systemFields,
    lookup('OpportunityId', 'Opportunity ID', ['Opportunity'], 'Opportunity', {
      ...createOnly,
      ...owned('OpportunityContactRoles'),
      nillable: false,
    }),
    lookup('ContactId', 'Contact ID', ['Contact'], 'Contact', { ...owned('OpportunityContactRoles'), nillable: false }),
    picklist('Role', 'Role', [
      'Business User',
      'Decision Maker',
      'Economic Buyer',
      'Economic Decision Maker',
      'Evaluator',
      'Executive Sponsor',
      'Influencer',
      'Technical Buyer',
      'Other',
    ]),
    field('boolean', 'IsPrimary', 'Primary'),
  ],
};
