import type { ObjectHealth, SyncHealth } from '@salesos/shared/api/sync-health';
import { html } from 'hono/html';
import type { VendorName } from '../control/site.ts';
import { countOf, LATE_SECONDS, lagText, OBJECT_NAMES } from './health-words.ts';
import type { Markup } from './markup.ts';
import { sparkline } from './sparkline.ts';

const moodOf = ({ lagSeconds }: ObjectHealth): string =>
  lagSeconds === null || lagSeconds < 1 ? 'well' : lagSeconds > LATE_SECONDS ? 'late' : 'busy';

function waitingText({ toRead, toWrite }: ObjectHealth['waiting'], isWriting: boolean): string {
  const parts = [toRead > 0 ? `${countOf(toRead)} to read` : null, toWrite > 0 ? `${countOf(toWrite)} ${isWriting ? 'to write' : 'held'}` : null];
  return parts.filter(Boolean).join(', ') || '–';
}

const number = (name: string, count: number, isBad = false): Markup =>
  html`<td class="number ${count === 0 ? 'zero' : isBad ? 'bad' : ''}" data-name="${name}">${countOf(count)}</td>`;

function row(vendor: VendorName, health: ObjectHealth, isWriting: boolean): Markup {
  const { object, records, reading, resync, unavailable } = health;
  const again = resync && resync.doneAt === null ? html`<small>read again: ${countOf(resync.records)} so far</small>` : '';
  const whole = reading && html`<small class="reading">${reading.text}, since <time datetime="${reading.since}">${reading.since}</time></small>`;
  const name = html`<th scope="row">${OBJECT_NAMES[vendor][object]}${whole}${again}</th>`;
  if (unavailable !== null)
    return html`<tr data-object="${object}">${name}<td class="hint" colspan="7">not read: the CRM answers <code>${unavailable}</code></td></tr>`;
  return html`<tr data-object="${object}">
    ${name}
    <td class="lag" data-mood="${moodOf(health)}"><i></i>${lagText(health.lagSeconds)}</td>
    <td class="day">${sparkline(health.day)}</td>
    <td class="waiting ${health.waiting.toRead + health.waiting.toWrite === 0 ? 'zero' : ''}" data-name="Waiting">${waitingText(health.waiting, isWriting)}</td>
    ${number('Linked', records.linked)} ${number('Failed', records.failed, true)} ${number('In review', records.inReview)} ${number('Gone', records.gone)}
  </tr>`;
}

/** A line per object: how late it is, how it was, and where its records stand. */
export function objectTable(vendor: VendorName, { objects, writing }: SyncHealth): Markup {
  return html`<section class="panel objects" aria-labelledby="lag">
    <h2 id="lag">Sync lag</h2>
    <table>
      <thead>
        <tr><th>Object</th><th>Now</th><th>Last 24 h</th><th>Waiting</th><th class="number">Linked</th><th class="number">Failed</th><th class="number">In review</th><th class="number">Gone</th></tr>
      </thead>
      <tbody>${objects.map((object) => row(vendor, object, writing === 'on'))}</tbody>
    </table>
    ${objects.length === 0 ? html`<p class="empty">Reading begins within a minute.</p>` : ''}
  </section>`;
}
