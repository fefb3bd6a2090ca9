import { html } from 'hono/html';
import type { RecordPage } from '../core/record-page.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

function activity({ direction, at, subject, text, by }: RecordPage['activities'][number]): Markup {
  return html`<li data-direction="${direction}">
    <details>
      <summary><span class="subject">${subject || '(no subject)'}</span><span class="meta">${direction === 'inbound' ? 'Received from' : 'Sent by'} ${by}</span><time datetime="${at}">${at}</time></summary>
      <p class="text">${text}</p>
    </details>
  </li>`;
}

/** The CRM's own list, newest first. */
export function activityList({ vendor, activities }: RecordPage): Markup {
  return html`<ol class="activities" data-activities>
      ${activities.map(activity)}
    </ol>
    <p class="empty" data-no-activity ${activities.length > 0 ? 'hidden' : ''}>${VENDOR_WORDS[vendor].noActivity}</p>`;
}
