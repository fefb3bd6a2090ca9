import { html } from 'hono/html';
import type { RecordPage } from '../core/record-page.ts';
import type { VendorName } from '../control/site.ts';
import type { Verb } from '../prospects/act.ts';
import type { Markup } from './markup.ts';

interface Order {
  label: string;
  hint: string;
  url: string;
  body: unknown;
  /** What the page says when the answer brings no sentence of its own. */
  said?: string;
  isOff?: boolean;
}

const HOUR_MS = 3_600_000;

const PROSPECT: readonly [Verb, string, string][] = [
  ['open', 'Opens', 'Opens the newest mail in a mail program'],
  ['click', 'Clicks', 'Clicks the first link of the newest mail'],
  ['reply', 'Replies', 'Answers the newest mail, in favor'],
  ['out_of_office', 'Out of office', 'The mailbox answers by itself'],
  ['unsubscribe', 'Unsubscribes', 'Uses the one-click unsubscribe of the newest mail'],
];
const MACHINES: readonly [Verb, string, string][] = [
  ['scanner_burst', 'Scanner burst', 'A security scanner fetches every link within a second'],
  ['apple_prefetch', 'Apple prefetch', 'A privacy proxy loads the images, whether or not anybody reads'],
];

/** Only the vendor's API misbehaves, never what the page itself asks of it. */
const API_PATHS: Readonly<Record<VendorName, string>> = { salesforce: ' /services/data/', hubspot: ' /crm/' };

function faultsOf(vendor: VendorName): Order[] {
  const url = '/_twin/faults';
  const api = { vendor, match: API_PATHS[vendor] };
  return [
    {
      label: 'CRM 503 × 5',
      hint: 'The next five API calls answer 503',
      url,
      body: { ...api, times: 5, kind: { type: 'status', status: 503 } },
      said: 'The next five API calls of the CRM answer 503.',
    },
    {
      label: 'CRM slow',
      hint: 'The next ten API calls take three seconds',
      url,
      body: { ...api, times: 10, kind: { type: 'delay', ms: 3000 } },
      said: 'The next ten API calls of the CRM take three seconds.',
    },
    {
      label: 'SMTP refuses once',
      hint: 'The next mail is turned away for now (451)',
      url,
      body: { vendor: 'smtp', match: '^RCPT ', times: 1, kind: { type: 'status', status: 451, body: '4.3.2 try again later' } },
      said: 'The next mail is turned away for now (451).',
    },
  ];
}

function orderButton({ label, hint, url, body, said = '', isOff = false }: Order): Markup {
  return html`<button type="button" title="${hint}" data-post="${url}" data-body="${JSON.stringify(body)}" data-said="${said}" ${isOff ? 'disabled' : ''}>${label}</button>`;
}

function group(name: string, orders: readonly Order[], more: Markup = html``): Markup {
  return html`<div class="orders" role="group" aria-label="${name}"><span>${name}</span>${orders.map(orderButton)}${more}</div>`;
}

/** What a visitor can make happen around this contact. */
export function simulateStrip({ vendor, recordId, email }: RecordPage): Markup {
  const act = ([action, label, hint]: readonly [Verb, string, string]): Order => ({
    label,
    hint: email === null ? 'There is no email address' : hint,
    url: '/_twin/simulate',
    body: { vendor, recordId, action },
    isOff: email === null,
  });
  const clock: Order[] = [
    { label: '+1 h', hint: 'One hour later', url: '/_twin/clock', body: { advanceMs: HOUR_MS } },
    { label: '+1 day', hint: 'One day later', url: '/_twin/clock', body: { advanceMs: 24 * HOUR_MS } },
    { label: 'To next step', hint: 'To the moment the next step of the sequence is due', url: '/_twin/clock/next-step', body: { vendor, recordId } },
  ];
  const clear = html`<button type="button" class="plain idle" data-clear-faults>Clear</button>`;
  return html`<details class="strip" open>
    <summary><h2>Simulate</h2></summary>
    <div class="order-groups">
      ${group('Prospect', PROSPECT.map(act))} ${group('Machines', MACHINES.map(act))} ${group('Clock', clock)}
      ${group('Faults', faultsOf(vendor), clear)}
    </div>
  </details>`;
}
