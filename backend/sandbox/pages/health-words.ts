import type { ObjectHealth } from '@salesos/shared/api/sync-health';
import type { VendorName } from '../control/site.ts';

export const OBJECT_NAMES: Readonly<Record<VendorName, Readonly<Record<ObjectHealth['object'], string>>>> = {
  salesforce: { account: 'Accounts', contact: 'Contacts', lead: 'Leads', opportunity: 'Opportunities' },
  hubspot: { account: 'Companies', contact: 'Contacts', lead: 'Leads', opportunity: 'Deals' },
};

/** "in step", "12 s", "3 min", "2 h 5 min", "3 d". */
export function lagText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1) return 'in step';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** From here on it is an alert. */
export const LATE_SECONDS = 300;

const numbers = new Intl.NumberFormat('en-US');
export const countOf = (count: number): string => numbers.format(count);
