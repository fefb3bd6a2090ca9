import { html } from 'hono/html';
import { readState } from '../control/read-state.ts';
import { VENDORS, type TwinSite, type VendorName } from '../control/site.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

export interface Page {
  title: string;
  /** Which entry of the bar is the current one. */
  at: VendorName | 'mail' | 'health' | 'setup' | null;
  kind: 'home' | 'record' | 'mail' | 'health' | 'problem';
  body: Markup;
}

function entry(href: string, isCurrent: boolean, label: Markup): Markup {
  return html`<a href="${href}" ${isCurrent ? 'aria-current=page' : ''}>${label}</a>`;
}

function bar(site: TwinSite, at: Page['at']): Markup {
  const { now, mails } = readState(site);
  return html`<header class="bar">
    <a class="badge" href="/" title="Plays Salesforce and HubSpot on this machine. It is neither.">Local twin</a>
    <nav aria-label="Twin">
      ${VENDORS.map((vendor) => entry(`/?org=${vendor}`, at === vendor, html`${site.vendors[vendor]?.orgName ?? 'Empty'}<span class="place"> · ${VENDOR_WORDS[vendor].place}</span>`))}
      <a href="/setup" ${at === 'setup' ? 'aria-current=page' : ''}>Set-up</a>
      <a href="/health" ${at === 'health' ? 'aria-current=page' : ''}>Health</a>
      <a href="/mail" ${at === 'mail' ? 'aria-current=page' : ''}>Mailbox <span class="count" data-mails="${mails}">${mails}</span></a>
    </nav>
    <p class="clock" title="Business time of the twin and the product"><time data-clock datetime="${now}">${now}</time> <span data-ahead></span></p>
  </header>`;
}

/** The frame of every page. */
export function layout(site: TwinSite, page: Page): Markup {
  const { product } = site;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Local twin</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/twin/twin.css" />
        ${page.kind === 'problem' ? '' : html`<link rel="stylesheet" href="/twin/${page.kind}.css" />`}
        <script type="module" src="/twin/page.js"></script>
      </head>
      <body class="${page.kind}">
        ${bar(site, page.at)}
        <p class="product-line" data-product-line ${product.isReachable ? 'hidden' : ''}>${productLine(product)}</p>
        ${page.body}
        <div class="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>`;
}

function productLine({ url }: TwinSite['product']): string {
  if (url === null)
    return 'The twin runs alone: records, mails, faults and clock work; cards and reactions need the product, which npm start starts with it.';
  return `The product does not answer at ${url}. Records and mails stay as they are; cards show what the CRM knows.`;
}
