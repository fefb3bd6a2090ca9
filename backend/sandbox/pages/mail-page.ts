import { html } from 'hono/html';
import type { ListedMail } from '../control/list-mails.ts';
import type { TwinSite } from '../control/site.ts';
import { visibleText } from '../mail/links.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';

interface Mailbox {
  mails: ListedMail[];
  /** Shown are mails to this address only. */
  to: string | null;
  open: ListedMail | StoredMail | null;
}

const party = (one: StoredMail['from']): string => (one === null ? 'nobody' : one.name || one.address);

function listed(mail: ListedMail, { open, to }: Mailbox): Markup {
  const query = to === null ? '' : `?to=${encodeURIComponent(to)}`;
  return html`<li>
    <a href="/mail/${mail.id}${query}" ${mail.id === open?.id ? 'aria-current=true' : ''}>
      <span class="subject">${mail.subject || '(no subject)'}</span>
      <span class="meta">${party(mail.from)} → ${mail.envelope.to.join(', ')}</span>
      <time datetime="${mail.receivedAt}">${mail.receivedAt}</time>
    </a>
  </li>`;
}

function opened(mail: ListedMail | StoredMail): Markup {
  const { headers, links } = mail;
  return html`<article class="panel mail-open">
    <h1>${mail.subject || '(no subject)'}</h1>
    <p class="meta">From ${party(mail.from)} &lt;${mail.from?.address ?? ''}&gt; to ${mail.envelope.to.join(', ')} · <time datetime="${mail.receivedAt}">${mail.receivedAt}</time></p>
    <pre class="mail-text">${mail.text.trim() || visibleText(mail.html) || '(no text)'}</pre>
    ${links.length === 0 ? '' : html`<details><summary>${links.length === 1 ? '1 link' : `${links.length} links`}</summary><ul class="links">${links.map(({ url, text }) => html`<li>${text || '(no text)'}<code>${url}</code></li>`)}</ul></details>`}
    <details><summary>${headers.length} headers</summary><table class="headers">${headers.map(({ name, value }) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table></details>
  </article>`;
}

const empty = (to: string | null): Markup =>
  html`<p class="empty">${to === null ? 'No mail yet. Enroll a contact: what the product sends arrives here.' : html`No mail to ${to} yet. <a href="/mail">Show all mail</a>`}</p>`;

/** What the twin's mail server took: everything the product sent, and what prospects answered. */
export function mailPage(site: TwinSite, box: Mailbox): Markup {
  const { mails, to, open } = box;
  return layout(site, {
    title: 'Mailbox',
    at: 'mail',
    kind: 'mail',
    body: html`<main class="mail-grid">
      <section class="panel mail-list" aria-label="Mails">
        <h2>${to === null ? 'All mail' : html`Mail to ${to} <a href="/mail">Show all</a>`}</h2>
        <p class="new-mail" data-new-mail hidden><a href="">New mail has arrived. Show it</a></p>
        ${mails.length === 0 ? empty(to) : html`<ol>${mails.map((mail) => listed(mail, box))}</ol>`}
      </section>
      ${open === null ? '' : opened(open)}
    </main>`,
  });
}
