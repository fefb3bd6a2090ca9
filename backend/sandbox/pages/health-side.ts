import type { HealthPanel, TimedText } from '@salesos/shared/api/setup';
import { html } from 'hono/html';
import type { Markup } from './markup.ts';

/** The text with its instant as the viewer's own. */
export function timed({ text, at }: TimedText): Markup | string {
  if (at === null) return text;
  const [before = '', after = ''] = text.split('{0}');
  return html`${before}<time datetime="${at}">${at}</time>${after}`;
}

/** One panel of figures: names with what is measured of them, then what is to be said of all. */
export const panel = ({ key, title, facts, notes }: HealthPanel): Markup =>
  html`<section class="panel side" aria-labelledby="${key}"><h2 id="${key}">${title}</h2>
    ${facts.length === 0 ? '' : html`<dl class="${key === 'mailboxes' ? 'boxes' : ''}">${facts.map((fact) => html`<div><dt><span title="${fact.name}">${fact.name}</span></dt><dd class="${fact.isBad ? 'bad' : ''}">${timed(fact)}</dd></div>`)}</dl>`}
    ${notes.map((note) => html`<p class="${facts.length === 0 && note.at === null ? 'empty' : 'note'}">${timed(note)}</p>`)}</section>`;
