import { portalSpace } from '../hubspot/rows.ts';
import { deliveryCounts, type DeliveryCounts } from '../hubspot/webhooks/queue.ts';
import { webhookSettings } from '../hubspot/webhooks/settings.ts';
import { allMails } from '../mail/find-mails.ts';
import { readClock, type ClockReading } from './advance-clock.ts';
import type { CardBundle, ProductLink, TwinSite, VendorName } from './site.ts';

interface OrgState {
  orgId: string;
  orgName: string;
  contacts: number;
  activities: number;
}

export interface TwinState extends ClockReading {
  product: ProductLink;
  orgs: Record<VendorName, OrgState | null>;
  cards: Record<VendorName, CardBundle['state']>;
  mails: number;
  hubspotWebhooks: { enabled: boolean } & DeliveryCounts;
  /** Planned and not used up. */
  faults: number;
  flipped: string[];
}

/** Where each vendor's part keeps what it shows as activities. */
const ACTIVITY_KINDS: Readonly<Record<VendorName, readonly string[]>> = { salesforce: ['EmailMessage', 'Task'], hubspot: ['emails'] };

function orgState({ twin, vendors }: TwinSite, vendor: VendorName): OrgState | null {
  const pages = vendors[vendor];
  if (!pages) return null;
  const { orgId, orgName } = pages;
  const space = vendor === 'hubspot' ? portalSpace(orgId) : orgId;
  const activities = ACTIVITY_KINDS[vendor].reduce((sum, kind) => sum + twin.store.size(space, kind), 0);
  return { orgId, orgName, contacts: pages.list('', 0).total, activities };
}

export function readState(site: TwinSite): TwinState {
  return {
    ...readClock(site),
    product: { ...site.product },
    orgs: { salesforce: orgState(site, 'salesforce'), hubspot: orgState(site, 'hubspot') },
    cards: { salesforce: site.cards.salesforce.state, hubspot: site.cards.hubspot.state },
    mails: allMails(site.twin).length,
    hubspotWebhooks: { enabled: webhookSettings(site.twin).enabled, ...deliveryCounts(site.twin) },
    faults: site.twin.faults.list().length,
    flipped: [...site.twin.flipped],
  };
}
