import type { FailedRecord, FailedRecords } from '@salesos/shared/api/sync-health';
import { html } from 'hono/html';
import type { TwinSite, VendorName } from '../control/site.ts';
import { retryButton } from './health-causes.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const KINDS: Readonly<Record<FailedRecord['what'], string>> = {
  account: 'Company',
  contact: 'Contact',
  lead: 'Lead',
  opportunity: 'Deal',
  activity: 'Activity of',
};

/** The record's page in this twin, where it has one. */
function pageOf(vendor: VendorName, { what, crmId }: FailedRecord): string | null {
  if (crmId === null || what === 'lead' || what === 'opportunity') return null;
  return what === 'account' ? `${VENDOR_WORDS[vendor].companyPath}${encodeURIComponent(crmId)}` : `/${vendor}/contact/${encodeURIComponent(crmId)}`;
}

function row(vendor: VendorName, record: FailedRecord): Markup {
  const href = pageOf(vendor, record);
  return html`<tr>
    <th scope="row"><small>${KINDS[record.what]}</small> ${href === null ? record.name : html`<a href="${href}">${record.name}</a>`}</th>
    <td class="message">${record.message ?? 'No reason given'}<code>${record.code ?? ''}</code></td>
    <td>${record.isRetrying ? 'tried again by itself' : 'waits for a change'}</td>
    <td>${record.at === null ? '' : html`<time datetime="${record.at}">${record.at}</time>`}</td>
  </tr>`;
}

/** The records behind one cause. */
export function failedRecordsPage(site: TwinSite, vendor: VendorName, { cause, records, next }: FailedRecords): Markup {
  const list = html`<table class="refused">
      <thead><tr><th>Record</th><th>What the CRM says</th><th>Now</th><th>Last tried</th></tr></thead>
      <tbody>${records.map((record) => row(vendor, record))}</tbody>
    </table>
    ${next === null ? '' : html`<p class="more"><a class="button" href="?cursor=${encodeURIComponent(next)}">Next page</a></p>`}`;
  return layout(site, {
    title: 'Refused records',
    at: 'health',
    kind: 'health',
    body: html`<main class="health-main-frame">
      <header class="health-head"><div><p class="crumb"><a href="/health?org=${vendor}">Health of ${site.vendors[vendor]?.orgName ?? ''}</a></p><h1>${cause?.text ?? 'Nothing is refused for this cause any more.'}</h1></div></header>
      ${cause === null ? html`<p class="empty">The records have been taken since. <a href="/health?org=${vendor}">Back to Health</a></p>` : html`<div class="said">${cause.remedy ?? ''} ${cause.mayRetry ? retryButton(vendor, cause) : ''}</div><section class="panel" aria-label="Records">${list}</section>`}
    </main>`,
  });
}
