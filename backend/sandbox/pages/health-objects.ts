import type { ObjectHealth, SyncHealth } from '@salesos/shared/api/sync-health';
import { healthTitles, lagMood, lagText, notReadText, objectTitles, readingBegins, waitingText } from '@salesos/shared/labels/health-words';
import { html } from 'hono/html';
import type { VendorName } from '../control/site.ts';
import { countOf, OBJECT_NAMES } from './health-words.ts';
import type { Markup } from './markup.ts';
import { sparkline } from './sparkline.ts';

const number = (name: string, count: number, isBad = false): Markup =>
  html`<td class="number ${count === 0 ? 'zero' : isBad ? 'bad' : ''}" data-name="${name}">${countOf(count)}</td>`;

function row(vendor: VendorName, health: ObjectHealth, isWriting: boolean): Markup {
  const { object, records, reading, resync, unavailable } = health;
  const again = resync && resync.doneAt === null ? html`<small>read again: ${countOf(resync.records)} so far</small>` : '';
  const whole = reading && html`<small class="reading">${reading.text}, since <time datetime="${reading.since}">${reading.since}</time></small>`;
  const name = html`<th scope="row">${OBJECT_NAMES[vendor][object]}${whole}${again}</th>`;
  if (unavailable !== null)
    return html`<tr data-object="${object}">${name}<td class="hint" colspan="7">${notReadText} <code>${unavailable}</code></td></tr>`;
  return html`<tr data-object="${object}">
    ${name}
    <td class="lag" data-mood="${lagMood(health)}"><i></i>${lagText(health.lagSeconds)}</td>
    <td class="day">${sparkline(health.day)}</td>
    <td class="waiting ${health.waiting.toRead + health.waiting.toWrite === 0 ? 'zero' : ''}" data-name="${objectTitles.waiting}">${waitingText(health.waiting, isWriting)}</td>
    ${number(objectTitles.linked, records.linked)} ${number(objectTitles.failed, records.failed, true)} ${number(objectTitles.inReview, records.inReview)} ${number(objectTitles.gone, records.gone)}
  </tr>`;
}

/** A line per object: how late it is, how it was, and where its records stand. */
export function objectTable(vendor: VendorName, { objects, writing }: SyncHealth): Markup {
  const { now, day, waiting, linked, failed, inReview, gone } = objectTitles;
  return html`<section class="panel objects" aria-labelledby="lag">
    <h2 id="lag">${healthTitles.objects}</h2>
    <table>
      <thead>
        <tr><th>Object</th>${[now, day, waiting].map((title) => html`<th>${title}</th>`)}${[linked, failed, inReview, gone].map((title) => html`<th class="number">${title}</th>`)}</tr>
      </thead>
      <tbody>${objects.map((object) => row(vendor, object, writing === 'on'))}</tbody>
    </table>
    ${objects.length === 0 ? html`<p class="empty">${readingBegins}</p>` : ''}
  </section>`;
}
