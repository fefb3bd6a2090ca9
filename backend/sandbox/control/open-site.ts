import type { Twin } from '../core/twin.ts';
import { hubspotPages } from '../hubspot/record-page.ts';
import { salesforcePages } from '../salesforce/record-page.ts';
import { twinCredentials } from '../seed/credentials.ts';
import { personas } from '../seed/personas.ts';
import type { Seeded } from '../seed/seed-customers.ts';
import type { TwinSite } from './site.ts';

/** Both customers' pages are seen as their rep. */
export function openSite(twin: Twin, seeded: Seeded | null, parts: Pick<TwinSite, 'apps' | 'cards' | 'product' | 'inboundMailSecret'>): TwinSite {
  const vendors: TwinSite['vendors'] = seeded
    ? {
        salesforce: salesforcePages(twin, seeded.salesforce.orgId, seeded.salesforce.userIds['rep'] ?? '', seeded.salesforce.userIds['admin']),
        hubspot: hubspotPages(twin, seeded.hubspot.portalId, seeded.hubspot.userIds['rep'] ?? '', seeded.hubspot.userIds['admin']),
      }
    : {};
  return { twin, vendors, adminKeys: {}, hubspotAppId: twinCredentials.hubspot.appId, personas: [...personas], ...parts };
}
