import { html } from 'hono/html';
import type { TwinSite } from '../control/site.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';

/** `message` null = the address is not one of the twin's. */
export function problemPage(site: TwinSite, status: number, message: string | null): Markup {
  const heading = status === 404 ? 'Not found' : status < 500 ? 'Not possible' : 'Something failed';
  return layout(site, {
    title: heading,
    at: null,
    kind: 'problem',
    body: html`<main class="problem-box">
      <p class="status">${status}</p>
      <h1>${heading}</h1>
      <p>${message ?? 'This address leads nowhere in the twin.'}</p>
      <p><a class="button" href="/">All contacts</a> <a class="button" href="/mail">Mailbox</a></p>
    </main>`,
  });
}
