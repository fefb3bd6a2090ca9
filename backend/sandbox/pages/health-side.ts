import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { html } from 'hono/html';
import { countOf } from './health-words.ts';
import type { Markup } from './markup.ts';

const panel = (id: string, title: string, body: Markup): Markup =>
  html`<section class="panel side" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;

const line = (name: string | Markup, value: string | Markup, mood = ''): Markup => html`<div><dt>${name}</dt><dd class="${mood}">${value}</dd></div>`;

function flow({ flow: measured, activities }: SyncHealth): Markup {
  const rate = (perMinute: number): Markup => html`<b>${countOf(perMinute)}</b> per minute`;
  const rates =
    measured === null
      ? html`${line('To CRM', 'not measured yet')} ${line('From CRM', 'not measured yet')}`
      : html`${line('To CRM', rate(measured.toCrmPerMinute))} ${line('From CRM', rate(measured.fromCrmPerMinute))}`;
  const when =
    measured === null
      ? ''
      : html`<p class="note">Over ${Math.max(1, Math.round(measured.overSeconds / 60))} min to <time datetime="${measured.measuredAt}">${measured.measuredAt}</time></p>`;
  return panel(
    'flow',
    'Flow',
    html`<dl>${rates} ${line('Activities logged', countOf(activities.done))} ${line('Activities waiting', countOf(activities.pending))} ${line('Activities refused', countOf(activities.rejected), activities.rejected > 0 ? 'bad' : '')}</dl>${when}`,
  );
}

export function mailboxPanel({ mailboxes: boxes }: SyncHealth): Markup {
  if (boxes.length === 0) return panel('mailboxes', 'Mailboxes', html`<p class="empty">No mailbox is connected.</p>`);
  const row = ({ address, isActive, sentLast24h, waiting }: SyncHealth['mailboxes'][number]): Markup =>
    line(
      html`<span title="${address}">${address}</span>`,
      isActive ? `${countOf(sentLast24h)} sent in 24 h${waiting > 0 ? `, ${countOf(waiting)} waiting` : ''}` : 'off',
    );
  return panel('mailboxes', 'Mailboxes', html`<dl class="boxes">${boxes.map(row)}</dl>`);
}

function queues({ queues: { agents, deadLetters } }: SyncHealth): Markup {
  const behind = agents.filter(({ waiting }) => waiting > 0);
  const lines = behind.map(({ agent, waiting, isMore }) =>
    line(agent, `${countOf(waiting)}${isMore ? '+' : ''} ${waiting === 1 ? 'event' : 'events'} waiting`),
  );
  const dead = deadLetters.waiting + deadLetters.givenUp;
  const deadText = dead === 0 ? 'none' : `${countOf(deadLetters.waiting)} tried again, ${countOf(deadLetters.givenUp)} given up`;
  return panel(
    'queues',
    'Queues',
    html`<dl>${lines.length === 0 ? line('Events', 'all read') : lines} ${line('Dead letters', deadText, dead > 0 ? 'bad' : '')}</dl>`,
  );
}

function incident({ lastIncident }: SyncHealth): Markup {
  if (lastIncident === null) return panel('incident', 'Last incident', html`<p class="empty">None in the last 24 hours.</p>`);
  const { text, from, to } = lastIncident;
  const until = to === null ? html`, still going on` : html` to <time datetime="${to}">${to}</time>`;
  return panel(
    'incident',
    'Last incident',
    html`<p class="incident">${text.charAt(0).toUpperCase()}${text.slice(1)}</p><p class="note"><time datetime="${from}">${from}</time>${until}</p>`,
  );
}

const apiUse = (): Markup => panel('api', 'API budget', html`<p class="empty">Not measured.</p>`);

export const sidePanels = (health: SyncHealth): Markup =>
  html`<div class="health-side">${flow(health)} ${apiUse()} ${queues(health)} ${incident(health)}</div>`;
