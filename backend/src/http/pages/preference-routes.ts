import { preferenceWords as words } from '@salesos/shared/labels/preferences';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { type Preference, type Preferences, readPreferences, savePreferences } from '#services/consent/preferences.ts';
import type { HttpDeps } from '../deps.ts';
import { ServiceError } from '#services/service-error.ts';
import { invalidLink, page, PAGE_HEADERS } from './page.ts';
import { readForm } from './read-form.ts';

function line(preferences: Preferences, name: 'email' | 'call', what: string) {
  const { isOn, isRefusedElsewhere }: Preference = preferences[name];
  const note = isRefusedElsewhere ? html`<small>${words.refusedElsewhere(preferences.company)}</small>` : '';
  const tick = isRefusedElsewhere
    ? html`<input type="checkbox" disabled />`
    : html`<input type="checkbox" name="${name}" value="on" ${isOn ? html`checked` : ''} />`;
  return html`<p><label>${tick} ${what}</label>${note}</p>`;
}

function shown(preferences: Preferences, isSaved: boolean) {
  const { company, sender, address, nothingAtAll } = preferences;
  return page(
    words.title,
    html`<h1>${words.heading(company)}</h1>
    ${isSaved ? html`<p role="status"><strong>${words.saved}</strong></p>` : html`<p>${words.intro(address)}</p>`}
    <form method="post">
      ${line(preferences, 'email', words.email(sender))}
      ${line(preferences, 'call', words.call)}
      <p><label><input type="checkbox" name="nothing" value="on" ${nothingAtAll ? html`checked` : ''} /> ${words.everything(company)}</label></p>
      <button type="submit">${words.save}</button>
    </form>`,
  );
}

/** What somebody gets, and their way to change it. Looking changes nothing; the token is the secret, so no other page can post for them. */
export function preferenceRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  const claimOf = (c: Context) => deps.tokens.verify(c.req.param('token') ?? '', 'unsubscribe');
  app.on(['GET', 'HEAD'], '/p/:token', async (c) => {
    const claim = claimOf(c);
    const preferences = claim && (await deps.work.withTenant(claim.customerId, (uow) => readPreferences(uow, claim.sendId)));
    return preferences ? c.html(shown(preferences, false), 200, PAGE_HEADERS) : c.html(invalidLink(), 404, PAGE_HEADERS);
  });
  app.post('/p/:token', async (c) => {
    const claim = claimOf(c);
    if (!claim) return c.html(invalidLink(), 404, PAGE_HEADERS);
    const form = await readForm(c);
    if (!form) throw new ServiceError('bad_request', words.unreadable, words.nothingChanged);
    const wish = { email: form['email'] === 'on', call: form['call'] === 'on', nothingAtAll: form['nothing'] === 'on' };
    const preferences = await deps.work.withTenant(claim.customerId, async (uow) =>
      (await savePreferences(uow, { sendId: claim.sendId, wish })) ? readPreferences(uow, claim.sendId) : null,
    );
    return preferences ? c.html(shown(preferences, true), 200, PAGE_HEADERS) : c.html(invalidLink(), 404, PAGE_HEADERS);
  });
  return app;
}
