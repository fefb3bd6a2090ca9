import type { CrmWords } from '#ports/crm.ts';

export const words: CrmWords = {
  objects: { account: 'Companies', contact: 'Contacts', lead: 'Leads', opportunity: 'Deals' },
  list: 'Segment',
  recordTypes: 'Pipelines',
  missingField:
    'Sign in again as a super admin, so that we may create it. If a property of that name is of another kind, rename that one. Then check again.',
};
