import { html } from 'hono/html';
import type { CompanyPage } from '../core/record-page.ts';
import type { TwinSite } from '../control/site.ts';
import { cardPlace } from './card-place.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const field = ([label, value]: readonly [string, string | null]): Markup =>
  html`<div><dt>${label}</dt><dd title="${value ?? ''}">${value ?? '–'}</dd></div>`;

function heading(site: TwinSite, { vendor, name, industry, location }: CompanyPage): Markup {
  return html`<header class="record-head">
    <div class="initials" aria-hidden="true">${name.charAt(0)}</div>
    <div>
      <p class="crumb"><a href="/?org=${vendor}">${site.vendors[vendor]?.orgName ?? ''}</a> · ${VENDOR_WORDS[vendor].company} · seen as ${site.vendors[vendor]?.viewer.name ?? ''}</p>
      <div class="name">
        <h1>${name}</h1>
        <p class="role">${[industry, location].filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  </header>`;
}

function details(company: CompanyPage): Markup {
  const fields = [
    [company.vendor === 'salesforce' ? 'Website' : 'Domain', company.website],
    ['Industry', company.industry],
    ['Employees', company.employees],
    ['Location', company.location],
    ['Phone', company.phone],
    ['Owner', company.owner],
  ] as const;
  return html`<section class="panel details" aria-label="Details">
    <h2>Details</h2>
    <dl class="fields">${fields.map(field)}</dl>
  </section>`;
}

const cardsOf = ({ isPerson }: CompanyPage) => (isPerson ? (['conflicts', 'engagement', 'sequence'] as const) : (['account_people'] as const));

/** One company as its CRM would show it, with the card of its people. */
export function companyPage(site: TwinSite, company: CompanyPage): Markup {
  const words = VENDOR_WORDS[company.vendor];
  return layout(site, {
    title: company.name,
    at: company.vendor,
    kind: 'record',
    body: html`<main class="record-main">
      ${heading(site, company)}
      <div class="record-grid company-grid">
        ${details(company)}
        <div class="cards">
          ${cardsOf(company).map((card) => cardPlace(site, company, card))}
          <p class="caption">${words.caption}</p>
        </div>
      </div>
    </main>`,
  });
}
