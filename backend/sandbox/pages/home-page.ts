import { html } from 'hono/html';
import type { RecordListItem } from '../core/record-page.ts';
import type { TwinSite, VendorName } from '../control/site.ts';
import { firstVisit } from './first-visit.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const SHOWN = 100;

/** A number would invite a mail. */
const scoreText = ({ score, band }: RecordListItem): string => (score === null || band === 'Do not contact' ? '–' : String(Math.round(score)));

function row(vendor: VendorName, item: RecordListItem): Markup {
  return html`<tr>
    <th scope="row"><a href="/${vendor}/contact/${item.recordId}">${item.name}</a><small>${item.company ?? ''}</small></th>
    <td>${item.title ?? ''}</td>
    <td>${item.company ?? ''}</td>
    <td class="number">${scoreText(item)}</td>
    <td>${item.band === null ? '' : html`<span class="band" data-band="${item.band}">${item.band}</span>`}</td>
  </tr>`;
}

function contactList(site: TwinSite, vendor: VendorName, text: string): Markup {
  const pages = site.vendors[vendor];
  if (!pages) return html`<p class="empty">No customer lives here. Start the twin without <code>--no-seed</code> to get two.</p>`;
  const { items, total } = pages.list(text, SHOWN);
  return html`<form class="search" role="search" action="/">
      <input type="hidden" name="org" value="${vendor}" />
      <input type="search" name="q" value="${text}" placeholder="Search name or ${VENDOR_WORDS[vendor].company.toLowerCase()}" aria-label="Search contacts" autocomplete="off" />
      <span class="hint" data-total>${total} ${total === 1 ? 'contact' : 'contacts'} · seen as ${pages.viewer.name}</span>
    </form>
    <table class="contacts" data-contacts="${vendor}" data-viewer="${pages.viewer.name}">
      <thead>
        <tr><th>Name</th><th>Title</th><th>${VENDOR_WORDS[vendor].company}</th><th class="number">Score</th><th>Band</th></tr>
      </thead>
      <tbody>${items.map((item) => row(vendor, item))}</tbody>
    </table>
    <p class="hint">The band follows the priority: score and fit together. A contact with score 0 can be Cool because the company and the title fit.</p>
    <p class="empty" data-no-match ${total === 0 ? '' : 'hidden'}>Nobody matches this search.</p>`;
}

/** The twin's front page: two customers, their contacts, and where to begin. */
export function homePage(site: TwinSite, vendor: VendorName, text: string): Markup {
  return layout(site, {
    title: site.vendors[vendor]?.orgName ?? VENDOR_WORDS[vendor].place,
    at: vendor,
    kind: 'home',
    body: html`<main class="home-grid">
      <section class="panel" aria-label="Contacts">
        <h1>${site.vendors[vendor]?.orgName ?? 'Empty'} <small>${VENDOR_WORDS[vendor].place} · contacts</small></h1>
        ${contactList(site, vendor, text)}
      </section>
      ${firstVisit(site, vendor)}
    </main>`,
  });
}
