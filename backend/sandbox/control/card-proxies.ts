import { Hono, type Context } from 'hono';
import { findRecord } from '../hubspot/records.ts';
import { worldOf } from '../hubspot/world.ts';
import { requireVendor } from './find-record.ts';
import { refuse } from './refusal.ts';
import type { TwinSite, VendorName } from './site.ts';

/** Hands a card's call to the vendor's part, which signs it; the card's page has one origin only. */
async function forward(c: Context, site: TwinSite, vendor: VendorName, path: string): Promise<Response> {
  const { url, fetch } = site.apps[vendor];
  const isGet = c.req.method === 'GET';
  const init = isGet ? {} : { headers: { 'content-type': 'application/json' }, body: await c.req.text() };
  return fetch(new Request(`${url}${path}`, { method: c.req.method, ...init }), c.env);
}

const listIn = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

/** The stand-in for `getRecord` names fields without their object, and mixes wanted and optional ones. */
function uiRecordPath(c: Context, orgId: string): string {
  const recordId = c.req.param('id') ?? '';
  const object = recordId.startsWith('001') ? 'Account' : recordId.startsWith('00Q') ? 'Lead' : 'Contact';
  const fields = listIn(c.req.query('fields')).map((name) => (name.includes('.') ? name : `${object}.${name}`));
  return `/_twin/orgs/${orgId}/ui-api/records/${encodeURIComponent(recordId)}?optionalFields=${encodeURIComponent(fields.join(','))}`;
}

/** What the cards' hosts ask on the page's own origin. */
export function cardProxies(site: TwinSite): Hono {
  const routes = new Hono();
  routes.get('/_twin/ui-api/records/:id', (c) => forward(c, site, 'salesforce', uiRecordPath(c, requireVendor(site, 'salesforce').orgId)));
  routes.post('/_twin/apex/SalesOSGateway/:method', (c) =>
    forward(c, site, 'salesforce', `/_twin/apex/SalesOSGateway/${encodeURIComponent(c.req.param('method'))}`),
  );
  routes.post('/_twin/hubspot-fetch', (c) => forward(c, site, 'hubspot', '/_twin/hubspot-fetch'));
  routes.get('/_twin/hubspot-properties', (c) => {
    const world = worldOf(site.twin, c.req.query('portalId') ?? '');
    const contact = world ? findRecord(world, 'contacts', c.req.query('objectId') ?? '') : null;
    if (!contact) throw refuse(404, 'no such contact in this portal');
    return c.json({ properties: Object.fromEntries(listIn(c.req.query('properties')).map((name) => [name, contact.properties[name] ?? null])) });
  });
  return routes;
}
