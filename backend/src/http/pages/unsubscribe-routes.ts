import { preferenceWords as words } from '@salesos/shared/labels/preferences';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { senderOf, unsubscribe } from '#services/email/opt-out.ts';
import type { HttpDeps } from '../deps.ts';
import { invalidLink, page, PAGE_HEADERS } from './page.ts';
import { readForm } from './read-form.ts';

const choices = (token: string) => html`<p><small><a href="/p/${token}">${words.link}</a></small></p>`;
const ask = (sender: string, token: string) =>
  page(
    'Unsubscribe',
    html`<h1>No more mail?</h1><p>Press the button and you get no more mail from ${sender}, nor from their colleagues. Mail that is already waiting will not be sent either.</p>
    <form method="post"><p><button type="submit" name="confirm" value="yes">Unsubscribe</button></p></form>${choices(token)}`,
  );
const done = (sender: string, token: string) =>
  page(
    'Unsubscribed',
    html`<h1>Done.</h1><p>You will get no more mail from ${sender}, nor from their colleagues.</p><p><small>It took effect at once.</small></p>${choices(token)}`,
  );

/** GET shows, POST changes (link scanners fetch every URL): RFC 8058 one-click posts `List-Unsubscribe=One-Click` without looking at the page. */
export function unsubscribeRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.on(['GET', 'HEAD'], '/u/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'unsubscribe');
    const sender = claim && (await deps.work.withTenant(claim.customerId, (uow) => senderOf(uow, claim.sendId)));
    return sender ? c.html(ask(sender, c.req.param('token')), 200, PAGE_HEADERS) : c.html(invalidLink(), 404, PAGE_HEADERS);
  });
  app.post('/u/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'unsubscribe');
    if (!claim) return c.html(invalidLink(), 404, PAGE_HEADERS);
    // Whatever was sent along: who posts here wants no more mail.
    const oneClick = (await readForm(c))?.['List-Unsubscribe'] === 'One-Click';
    const sender = await deps.work.withTenant(claim.customerId, async (uow) =>
      (await unsubscribe(uow, { sendId: claim.sendId, via: oneClick ? 'one_click' : 'page' })) ? senderOf(uow, claim.sendId) : null,
    );
    return sender ? c.html(done(sender, c.req.param('token')), 200, PAGE_HEADERS) : c.html(invalidLink(), 404, PAGE_HEADERS);
  });
  return app;
}
