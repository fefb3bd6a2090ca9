import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { type CrmFields, crmFieldNames, readCrmFields, revisionOf } from '../lib/crm-fields.ts';

/** Null until HubSpot has handed the record's properties over; follows them while the record is open. */
export function useCrmFields(): { fields: CrmFields | null; revision: string | null } {
  const { properties, isLoading } = useCrmProperties(crmFieldNames);
  if (isLoading) return { fields: null, revision: null };
  return { fields: readCrmFields(properties), revision: revisionOf(properties) };
}
