import { html } from 'hono/html';
import { cardLabels } from '@salesos/shared/labels/cards';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { TwinSite, VendorName } from '../control/site.ts';
import { apiNames } from '../core/api-names.ts';
import type { Viewer } from '../core/record-page.ts';
import type { Markup } from './markup.ts';

type CardName = 'conflicts' | 'engagement' | 'sequence' | 'account_people' | 'setup';
const TITLES: Readonly<Record<CardName, string | null>> = {
  // Nobody waits for a card that is mostly not there.
  conflicts: null,
  engagement: cardLabels.engagementTitle,
  sequence: cardLabels.sequenceTitle,
  account_people: cardLabels.peopleTitle,
  setup: setupLabels.setupTitle,
};

/** The record a card is on; an account unless it says otherwise. The set-up is on none. */
interface CardRecord {
  vendor: VendorName;
  object?: keyof typeof apiNames;
  recordId?: string;
  orgId: string;
}

/** The options the vendor's card host is mounted with. */
export function mountOptions(
  site: TwinSite,
  { vendor, object, recordId, orgId }: CardRecord,
  card: CardName,
  viewer: Viewer = site.vendors[vendor]?.viewer ?? { id: '', name: '', email: '' },
): Record<string, unknown> {
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
    location: card === 'setup' ? 'settings' : 'crm.record.tab',
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
export function cardPlace(site: TwinSite, record: CardRecord, card: CardName, viewer?: Viewer): Markup {
  return html`<section class="card-place" data-card="${record.vendor}" data-name="${card}" data-mount="${JSON.stringify(mountOptions(site, record, card, viewer))}" ${TITLES[card] === null ? 'data-empty' : ''}>
    <div class="card-body">${waiting(TITLES[card])}</div>
  </section>`;
}
