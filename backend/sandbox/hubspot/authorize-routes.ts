import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { Twin } from '../core/twin.ts';
import { consentPage, type ConsentRequest, scopesIn } from './consent-page.ts';
import { directory, portalSpace, type Portal, type PortalUser } from './rows.ts';
import { issueCode } from './tokens.ts';

const refuse = (c: Context, message: string, status: 400 | 403 = 400) =>
  c.html(html`<!doctype html><title>Local twin</title><p>Local twin</p><h1>Authorization failed</h1><p>${message}</p>`, status);

function portalsOf(twin: Twin, clientId: string): Portal[] {
  return twin.store.all<Portal>(directory, 'portal').filter((portal) => portal.clientId === clientId);
}

/** The portals that know this app and this exact redirect URI, or the reason there is none. */
function eligible(twin: Twin, request: ConsentRequest): Portal[] | string {
  const portals = portalsOf(twin, request.clientId);
  if (portals.length === 0) return 'The client ID is not known.';
  const matching = portals.filter((portal) => portal.redirectUris.includes(request.redirectUri));
  if (matching.length === 0) return "Redirect URL doesn't match one registered by the app.";
  return request.scope.split(' ').includes('oauth') ? matching : 'The scope "oauth" is required.';
}

function requestIn(read: (name: string) => string | undefined): ConsentRequest {
  return {
    clientId: read('client_id') ?? '',
    redirectUri: read('redirect_uri') ?? '',
    scope: read('scope') ?? '',
    optionalScope: read('optional_scope') ?? '',
    state: read('state') ?? '',
    codeChallenge: read('code_challenge') ?? '',
  };
}

function redirectTarget(twin: Twin, request: ConsentRequest, portal: Portal, user: PortalUser): string {
  const target = new URL(request.redirectUri);
  const code = issueCode(twin.store, {
    portalId: portal.id,
    userId: user.id,
    redirectUri: request.redirectUri,
    scopes: scopesIn(request),
    codeChallenge: request.codeChallenge || null,
  });
  target.searchParams.set('code', code);
  if (request.state) target.searchParams.set('state', request.state);
  return target.toString();
}

export function authorizeRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.get('/oauth/authorize', (c) => {
    const request = requestIn((name) => c.req.query(name));
    if (request.codeChallenge && c.req.query('code_challenge_method') !== 'S256') return refuse(c, 'code_challenge_method must be S256.');
    const portals = eligible(twin, request);
    if (typeof portals === 'string') return refuse(c, portals);
    const choices = portals.flatMap((portal) =>
      twin.store
        .all<PortalUser>(portalSpace(portal.id), 'user')
        .filter((user) => user.isAdmin)
        .map((user) => ({ value: `${portal.id}/${user.id}`, label: `${portal.name} (${portal.id}) as ${user.name}` })),
    );
    return c.html(consentPage(request, choices));
  });
  routes.post('/oauth/authorize', async (c) => {
    const form = await c.req.parseBody();
    const field = (name: string): string | undefined => (typeof form[name] === 'string' ? form[name] : undefined);
    const request = requestIn(field);
    const portals = eligible(twin, request);
    if (typeof portals === 'string') return refuse(c, portals);
    const [portalId = '', userId = ''] = (field('account') ?? '').split('/');
    const portal = portals.find(({ id }) => id === portalId);
    const user = portal ? twin.store.get<PortalUser>(portalSpace(portalId), 'user', userId) : undefined;
    if (!portal || !user) return refuse(c, 'Choose an account.');
    if (!user.isAdmin) return refuse(c, 'Only a super admin may connect an app.', 403);
    return c.redirect(redirectTarget(twin, request, portal, user), 302);
  });
  return routes;
}
