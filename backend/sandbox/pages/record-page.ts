import { html } from 'hono/html';
import type { RecordPage } from '../core/record-page.ts';
import type { TwinSite } from '../control/site.ts';
import type { Persona } from '../prospects/personas.ts';
import { personaOf } from '../seed/personas.ts';
import { activityList } from './activity-list.ts';
import { cardPlace } from './card-place.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { ownedFields, standardFields } from './record-fields.ts';
import { simulateStrip } from './simulate-strip.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const PARTS: Readonly<Record<Persona, string>> = {
  engaged: 'In the cast: opens, clicks, replies',
  machine_only: 'In the cast: only machines react',
  unsubscriber: 'In the cast: opens once, then unsubscribes',
};

function heading(site: TwinSite, record: RecordPage): Markup {
  const { vendor, object, name, title, company, email, optedOut } = record;
  const part = personaOf(email);
  return html`<header class="record-head">
    <div class="initials" aria-hidden="true">${name.charAt(0)}</div>
    <div>
      <p class="crumb"><a href="/?org=${vendor}">${site.vendors[vendor]?.orgName ?? ''}</a> · ${object === 'lead' ? 'Lead' : 'Contact'} · seen as ${site.vendors[vendor]?.viewer.name ?? ''}</p>
      <div class="name">
        <h1>${name}</h1>
        <p class="role">${title ?? ''}${title && company ? ' · ' : ''}${companyLink(record)}</p>
      </div>
    </div>
    <span class="chip warn" data-opted-out ${optedOut ? '' : 'hidden'}>Opted out of email</span>
    ${email === null ? html`<span class="chip warn">No email address</span>` : ''} ${part ? html`<span class="chip">${PARTS[part]}</span>` : ''}
    ${email === null ? '' : html`<p class="to-mail"><a href="/mail?to=${encodeURIComponent(email)}">Mail to ${name}</a></p>`}
  </header>`;
}

function companyLink({ vendor, company, companyId }: RecordPage): Markup | string {
  if (company === null || companyId === null) return company ?? '';
  return html`<a href="${VENDOR_WORDS[vendor].companyPath}${encodeURIComponent(companyId)}">${company}</a>`;
}

function details(record: RecordPage): Markup {
  return html`<section class="panel details" aria-label="Details">
    <h2>Details</h2>
    ${standardFields(record)}
    <h2>SalesOS fields</h2>
    ${ownedFields(record)}
  </section>`;
}

function activities(record: RecordPage): Markup {
  return html`<section class="panel activity" aria-labelledby="activity">
    <h2 id="activity">${VENDOR_WORDS[record.vendor].activities}</h2>
    ${activityList(record)}
  </section>`;
}

/** One contact or lead as its CRM would show it, with our cards in their places. */
export function recordPage(site: TwinSite, record: RecordPage): Markup {
  return layout(site, {
    title: record.name,
    at: record.vendor,
    kind: 'record',
    body: html`<main class="record-main" data-record="${record.recordId}" data-vendor="${record.vendor}">
      ${heading(site, record)} ${simulateStrip(record)}
      <div class="record-grid ${record.vendor}">
        ${details(record)}
        <div class="cards">
          ${record.vendor === 'salesforce' ? cardPlace(site, record, 'conflicts') : ''} ${cardPlace(site, record, 'engagement')} ${cardPlace(site, record, 'sequence')}
          <p class="caption">${VENDOR_WORDS[record.vendor].caption}</p>
        </div>
        ${activities(record)}
      </div>
    </main>`,
  });
}
