import { Hono } from 'hono';
import { html } from 'hono/html';
import { senderOf, unsubscribe } from '#services/email/opt-out.ts';
import type { HttpDeps } from '../deps.ts';
import { page } from './page.ts';

const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

const invalid = () =>
  page('Link not valid', html`<h1>This link is not valid any more.</h1><p>Answer the mail with “unsubscribe” instead: that works too.</p>`);
const ask = (sender: string) =>
  page(
    'Unsubscribe',
    html`<h1>No more mail?</h1><p>Press the button and you get no more mail from ${sender}, nor from their colleagues. Mail that is already waiting will not be sent either.</p>
    <form method="post"><button type="submit" name="confirm" value="yes">Unsubscribe</button></form>`,
  );
const done = (sender: string) =>
  page(
    'Unsubscribed',
    html`<h1>Done.</h1><p>You will get no more mail from ${sender}, nor from their colleagues.</p><small>It took effect at once.</small>`,
  );

/** GET shows, POST changes (link scanners fetch every URL): RFC 8058 one-click posts `List-Unsubscribe=One-Click` without looking at the page. */
export function unsubscribeRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.on(['GET', 'HEAD'], '/u/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'unsubscribe');
    const sender = claim && (await deps.work.withTenant(claim.customerId, (uow) => senderOf(uow, claim.sendId)));
    return sender ? c.html(ask(sender), 200, HEADERS) : c.html(invalid(), 404, HEADERS);
  });
  app.post('/u/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'unsubscribe');
    if (!claim) return c.html(invalid(), 404, HEADERS);
    const form = await c.req.parseBody();
    const oneClick = form['List-Unsubscribe'] === 'One-Click';
    const sender = await deps.work.withTenant(claim.customerId, async (uow) =>
      (await unsubscribe(uow, { sendId: claim.sendId, via: oneClick ? 'one_click' : 'page' })) ? senderOf(uow, claim.sendId) : null,
    );
    return sender ? c.html(done(sender), 200, HEADERS) : c.html(invalid(), 404, HEADERS);
  });
  return app;
}
