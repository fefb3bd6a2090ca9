import type { CrmWords } from '#ports/crm.ts';

export const words: CrmWords = {
  objects: { account: 'Accounts', contact: 'Contacts', lead: 'Leads', opportunity: 'Opportunities' },
  list: 'List view',
  recordTypes: 'Record types',
  missingField: 'Install the newest version of the package, assign the permission set “SalesOS Integration” to the connected user, then check again.',
};
