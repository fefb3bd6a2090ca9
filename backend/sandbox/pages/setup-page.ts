import { html } from 'hono/html';
import { VENDORS, type TwinSite, type VendorName } from '../control/site.ts';
import { cardPlace } from './card-place.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

/** The set-up as the CRM would show it: a page of the app in Salesforce, the app's settings in HubSpot. `as=rep`: who may not. */
export function setupPage(site: TwinSite, vendor: VendorName, as: 'admin' | 'viewer'): Markup {
  const pages = site.vendors[vendor];
  const viewer = pages?.[as];
  return layout(site, {
    title: 'Set-up',
    at: 'setup',
    kind: 'record',
    body: html`<main class="record-main setup-main">
      <header class="record-head">
        <div>
          <p class="crumb">${VENDOR_WORDS[vendor].place} · seen as ${viewer?.name ?? ''}</p>
          <div class="name"><h1>Set-up of ${pages?.orgName ?? VENDOR_WORDS[vendor].place}</h1></div>
        </div>
        <nav class="switch" aria-label="Customer">
          ${VENDORS.map((other) => html`<a href="/setup?org=${other}" ${other === vendor ? 'aria-current=page' : ''}>${site.vendors[other]?.orgName ?? 'Empty'}</a>`)}
        </nav>
      </header>
      ${cardPlace(site, { vendor, orgId: pages?.orgId ?? '' }, 'setup', viewer)}
      <p class="caption">${VENDOR_WORDS[vendor].caption}</p>
    </main>`,
  });
}
