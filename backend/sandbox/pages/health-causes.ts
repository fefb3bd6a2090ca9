import type { Cause, SyncHealth } from '@salesos/shared/api/sync-health';
import { html } from 'hono/html';
import type { VendorName } from '../control/site.ts';
import { countOf } from './health-words.ts';
import type { Markup } from './markup.ts';

/** Works without the page's script: an order is a form. */
export const retryButton = (vendor: VendorName, { key }: Cause): Markup =>
  html`<form method="post" action="/health/${vendor}/retry"><input type="hidden" name="cause" value="${key}" /><button type="submit">Retry these</button></form>`;

function item(vendor: VendorName, cause: Cause): Markup {
  const { key, text, remedy, retrying, mayRetry } = cause;
  return html`<li data-cause="${key}">
    <p class="cause">${text}</p>
    <p class="hint">${remedy ?? ''} ${retrying > 0 ? `${countOf(retrying)} tried again by itself.` : ''}</p>
    <div class="acts"><a class="button" href="/health/${vendor}/errors/${encodeURIComponent(key)}">See records</a>${mayRetry ? retryButton(vendor, cause) : ''}</div>
  </li>`;
}

/** What the CRM refuses, by cause. */
export function causeList(vendor: VendorName, { causes }: SyncHealth): Markup {
  return html`<section class="panel causes" aria-labelledby="causes">
    <h2 id="causes">Errors by cause</h2>
    ${causes.length === 0 ? html`<p class="empty">The CRM has refused nothing.</p>` : html`<ol>${causes.map((cause) => item(vendor, cause))}</ol><p class="note">Mail and activities go on meanwhile. A record is tried again by itself when its values or its mapping change.</p>`}
  </section>`;
}

/** An object that is not read has its line among the objects. */
export const hasNoLine = ({ kind, object }: SyncHealth['schemaProblems'][number]): boolean => kind !== 'object' || object === null;

export function schemaList({ schemaProblems }: SyncHealth): Markup {
  const problems = schemaProblems.filter(hasNoLine);
  if (problems.length === 0) return html``;
  return html`<section class="panel causes" aria-labelledby="schema">
    <h2 id="schema">Fields</h2>
    <ol>${problems.map(({ text }) => html`<li><p class="cause">${text}.</p></li>`)}</ol>
  </section>`;
}
