import type { ObjectHealth } from '@salesos/shared/api/sync-health';
import type { VendorName } from '../control/site.ts';

export const OBJECT_NAMES: Readonly<Record<VendorName, Readonly<Record<ObjectHealth['object'], string>>>> = {
  salesforce: { account: 'Accounts', contact: 'Contacts', lead: 'Leads', opportunity: 'Opportunities' },
  hubspot: { account: 'Companies', contact: 'Contacts', lead: 'Leads', opportunity: 'Deals' },
};

const numbers = new Intl.NumberFormat('en-US');
export const countOf = (count: number): string => numbers.format(count);
