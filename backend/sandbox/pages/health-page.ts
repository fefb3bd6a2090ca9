import type { HealthNote } from '@salesos/shared/api/setup';
import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { causeTexts, healthNotes, mailboxPanel, sidePanels } from '@salesos/shared/labels/health-words';
import { html } from 'hono/html';
import type { HealthView } from '../control/look-at-health.ts';
import { VENDORS, type TwinSite, type VendorName } from '../control/site.ts';
import { causeList, schemaList } from './health-causes.ts';
import { objectTable } from './health-objects.ts';
import { panel, timed } from './health-side.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const banner = (tone: HealthNote['tone'], title: string, text: Markup | string): Markup =>
  html`<div class="banner" data-tone="${tone}" role="status"><b>${title}</b><span>${text}</span></div>`;

/** The dot beats as long as somebody measures. */
const heartbeat = (seconds: number, isAlive: boolean): Markup =>
  html`<p class="heartbeat" data-alive="${isAlive ? 'yes' : 'no'}"><i aria-hidden="true"></i><span data-measured="${seconds}">measured ${seconds < 1 ? 'just now' : `${seconds} s ago`}</span></p>`;

function heading(site: TwinSite, vendor: VendorName, view: HealthView): Markup {
  const health = view.is === 'ready' ? view.health : view.is === 'down' ? view.last : null;
  const chip = health
    ? html`<span class="chip ${health.state === 'active' ? '' : 'warn'}">${health.stateText}</span> <span class="chip plain">${health.writing === 'on' ? 'Writing on' : 'Writing off'}</span>`
    : '';
  return html`<header class="health-head">
    <div><p class="crumb">${VENDOR_WORDS[vendor].place} · seen as admin</p><h1>Health of ${site.vendors[vendor]?.orgName ?? VENDOR_WORDS[vendor].place}</h1></div>
    <nav class="switch" aria-label="Customer">
      ${VENDORS.map((other) => html`<a href="/health?org=${other}" ${other === vendor ? 'aria-current=page' : ''}>${site.vendors[other]?.orgName ?? 'Empty'}</a>`)}
    </nav>
    <div class="chips">${chip}</div>
    ${health && (view.is === 'ready' || view.is === 'down') ? heartbeat(view.ageSeconds, view.is === 'ready') : ''}
  </header>`;
}

const figures = (vendor: VendorName, health: SyncHealth): Markup => html`<div class="health-grid">
    <div class="health-main">${objectTable(vendor, health)} ${causeList(vendor, health)} ${schemaList(health)} ${panel(mailboxPanel(health))}</div>
    <div class="health-side">${sidePanels(health).map(panel)}</div>
  </div>`;

const skeleton = html`<div class="health-grid" aria-busy="true"><div class="health-main"><section class="panel wait"><p>Asking the product…</p><i></i><i></i><i></i><i></i></section></div><div class="health-side"><section class="panel wait"><i></i><i></i></section></div></div>`;

function body(vendor: VendorName, view: HealthView): Markup {
  switch (view.is) {
    case 'unconnected':
      return html`<section class="panel nothing"><h2>Nothing is connected</h2><p>This customer’s ${VENDOR_WORDS[vendor].place} is not connected to the product, so there is nothing to measure. <code>npm start</code> connects it.</p></section>`;
    case 'loading':
      return skeleton;
    case 'down':
      return html`${banner('bad', 'The product does not answer,', view.last ? 'so this is what was measured last. Nothing is lost.' : 'so nothing can be measured. Nothing is lost; this page looks again by itself.')}
      ${view.last ? html`<div class="stale">${figures(vendor, view.last)}</div>` : ''}`;
    case 'ready':
      return html`${healthNotes(view.health).map(({ tone, title, ...text }) => banner(tone, title, timed(text)))} ${figures(vendor, view.health)}`;
  }
}

/** How a customer's sync stands, for its admin. */
export function healthPage(site: TwinSite, vendor: VendorName, { view, retried }: { view: HealthView; retried: number | null }): Markup {
  const said = retried === null ? '' : html`<p class="said" role="status">${causeTexts.retried(retried)}</p>`;
  return layout(site, {
    title: 'Health',
    at: 'health',
    kind: 'health',
    body: html`<main class="health-main-frame" data-health>${heading(site, vendor, view)} ${said} ${body(vendor, view)}</main>`,
  });
}
