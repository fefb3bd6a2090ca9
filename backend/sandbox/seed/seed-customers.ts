import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { seedHubspotPortal, type SeededPortal } from '../hubspot/seed.ts';
import { seedSalesforceOrg, type SeededIds } from '../salesforce/seed.ts';
import { brightwaterLabs } from './brightwater-labs.ts';
import { harborAndPine } from './harbor-and-pine.ts';

/** Ids by the seed's keys: 'admin', 'rep', 'other_rep'; 'engaged', 'machine_only', 'unsubscriber', 'opted_out', 'no_email', 'no_first_name', 'other_owner', … */
export interface Seeded {
  salesforce: SeededIds;
  hubspot: SeededPortal & { portalId: string };
}

type SeededRow = Stored & Seeded;

const SPACE = 'twin';
const KIND = 'seeded';

/** Both customers, idempotent; the product's callback addresses follow `productPublicUrl`. */
export async function seedCustomers(twin: Twin, productPublicUrl: string): Promise<Seeded> {
  const callback = (provider: string): string[] => [`${productPublicUrl.replace(/\/+$/, '')}/oauth/${provider}/callback`];
  const portal = brightwaterLabs(callback('hubspot'));
  const seeded: Seeded = {
    salesforce: seedSalesforceOrg(twin, harborAndPine(callback('salesforce'))),
    hubspot: { portalId: portal.portalId, ...seedHubspotPortal(twin, portal) },
  };
  twin.store.put<SeededRow>(SPACE, KIND, { id: 'customers', ...seeded });
  await twin.store.flush();
  return seeded;
}

/** What an earlier run seeded into the same database, or null. */
export function seededEarlier(twin: Twin): Seeded | null {
  const row = twin.store.get<SeededRow>(SPACE, KIND, 'customers');
  return row ? { salesforce: row.salesforce, hubspot: row.hubspot } : null;
}
