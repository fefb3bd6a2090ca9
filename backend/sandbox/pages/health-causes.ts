import type { Cause, SyncHealth } from '@salesos/shared/api/sync-health';
import { causeTexts, healthTitles, hasNoLine } from '@salesos/shared/labels/health-words';
import { html } from 'hono/html';
import type { VendorName } from '../control/site.ts';
import type { Markup } from './markup.ts';

/** Works without the page's script: an order is a form. */
export const retryButton = (vendor: VendorName, { key }: Cause): Markup =>
  html`<form method="post" action="/health/${vendor}/retry"><input type="hidden" name="cause" value="${key}" /><button type="submit">${causeTexts.retry}</button></form>`;

function item(vendor: VendorName, cause: Cause): Markup {
  const { key, text, remedy, retrying, mayRetry } = cause;
  return html`<li data-cause="${key}">
    <p class="cause">${text}</p>
    <p class="hint">${remedy ?? ''} ${causeTexts.retrying(retrying)}</p>
    <div class="acts"><a class="button" href="/health/${vendor}/errors/${encodeURIComponent(key)}">See records</a>${mayRetry ? retryButton(vendor, cause) : ''}</div>
  </li>`;
}

/** What the CRM refuses, by cause. */
export function causeList(vendor: VendorName, { causes }: SyncHealth): Markup {
  return html`<section class="panel causes" aria-labelledby="causes">
    <h2 id="causes">${healthTitles.causes}</h2>
    ${causes.length === 0 ? html`<p class="empty">${causeTexts.none}</p>` : html`<ol>${causes.map((cause) => item(vendor, cause))}</ol><p class="note">${causeTexts.meanwhile}</p>`}
  </section>`;
}

export function schemaList({ schemaProblems }: SyncHealth): Markup {
  const problems = schemaProblems.filter(hasNoLine);
  if (problems.length === 0) return html``;
  return html`<section class="panel causes" aria-labelledby="schema">
    <h2 id="schema">${healthTitles.fields}</h2>
    <ol>${problems.map(({ text }) => html`<li><p class="cause">${text}.</p></li>`)}</ol>
  </section>`;
}
