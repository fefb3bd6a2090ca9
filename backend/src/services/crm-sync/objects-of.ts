import { type CrmObject, crmObjects, type CrmProvider } from '#ports/crm.ts';

/** What a CRM has, parents before children: a contact finds its account's link. */
export const objectsOf = (provider: CrmProvider): CrmObject[] => crmObjects.filter((object) => provider.standardFields[object] !== undefined);
