import { html } from 'hono/html';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { TwinSite, VendorName } from '../control/site.ts';
import { apiNames } from '../core/api-names.ts';
import type { Markup } from './markup.ts';

type CardName = 'conflicts' | 'engagement' | 'sequence' | 'account_people';
const TITLES: Readonly<Record<CardName, string | null>> = {
  // Nobody waits for a card that is mostly not there.
  conflicts: null,
  engagement: cardLabels.engagementTitle,
  sequence: cardLabels.sequenceTitle,
  account_people: cardLabels.peopleTitle,
};

/** The record a card is on; an account unless it says otherwise. */
interface CardRecord {
  vendor: VendorName;
  object?: keyof typeof apiNames;
  recordId: string;
  orgId: string;
}

/** The options the vendor's card host is mounted with. */
export function mountOptions(site: TwinSite, { vendor, object, recordId, orgId }: CardRecord, card: CardName): Record<string, unknown> {
  const viewer = site.vendors[vendor]?.viewer ?? { id: '', name: '', email: '' };
  if (vendor === 'salesforce')
    return {
      component: card,
      recordId,
      objectApiName: apiNames[object ?? 'account'],
      orgId,
      userId: viewer.id,
      baseUrl: '',
    };
  const [firstName = '', ...rest] = viewer.name.split(' ');
  return {
    card,
    location: 'crm.record.tab',
    objectId: recordId,
    portalId: orgId,
    user: { id: viewer.id, email: viewer.email, firstName, lastName: rest.join(' ') },
    appId: site.hubspotAppId,
    fetchUrl: '/_twin/hubspot-fetch',
    propertiesUrl: '/_twin/hubspot-properties',
    ...(card === 'account_people' ? { recordUrls: { '0-1': '/hubspot/contact/{id}' } } : {}),
    apiOrigin: site.product.publicUrl,
    bundleBase: '/assets/hubspot/',
  };
}

const waiting = (title: string | null): Markup =>
  html`<div class="twin-waiting" aria-busy="true" ${title === null ? 'hidden' : ''}>
    <h2>${title}</h2>
    <p data-waiting>Compiling the card…</p>
    <i></i><i></i><i></i>
  </div>`;

/** Space for one card; the page's script fills it as soon as the bundle is there. */
export function cardPlace(site: TwinSite, record: CardRecord, card: CardName): Markup {
  return html`<section class="card-place" data-card="${record.vendor}" data-name="${card}" data-mount="${JSON.stringify(mountOptions(site, record, card))}">
    <div class="card-body">${waiting(TITLES[card])}</div>
  </section>`;
}
