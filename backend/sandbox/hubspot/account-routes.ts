import { Hono, type Context } from 'hono';
import type { ApiEnv } from './caller.ts';
import { uninstall } from './installation.ts';
import type { PortalUser } from './rows.ts';
import { notFound, validation } from './vendor-error.ts';

function ownerJson(user: PortalUser): Record<string, unknown> {
  const [firstName = '', ...rest] = user.name.split(' ');
  return {
    id: user.ownerId,
    email: user.email,
    type: 'PERSON',
    firstName,
    lastName: rest.join(' '),
    // A deactivated owner has no user any more.
    ...(user.archived ? {} : { userId: Number(user.id) }),
    userIdIncludingInactive: Number(user.id),
    createdAt: user.createdAt,
    updatedAt: user.createdAt,
    archived: user.archived ?? false,
  };
}

const peopleOf = (c: Context<ApiEnv>): PortalUser[] => {
  const { twin, space } = c.get('world');
  const archived = c.req.query('archived') === 'true';
  return twin.store.all<PortalUser>(space, 'user').filter((user) => (user.archived ?? false) === archived);
};

function ownerRoutes(routes: Hono<ApiEnv>): void {
  routes.get('/crm/owners/2026-09', (c) => {
    const limit = Number(c.req.query('limit') ?? '100');
    if (!(limit >= 1 && limit <= 500)) throw validation('limit must be between 1 and 500');
    const email = c.req.query('email');
    const users = peopleOf(c)
      .filter((user) => email === undefined || user.email === email)
      .sort((a, b) => Number(a.ownerId) - Number(b.ownerId))
      .filter((user) => Number(user.ownerId) > Number(c.req.query('after') ?? '0'));
    const page = users.slice(0, limit);
    const last = page.at(-1);
    return c.json({ results: page.map(ownerJson), ...(last && users.length > limit ? { paging: { next: { after: last.ownerId } } } : {}) });
  });
  routes.get('/crm/owners/2026-09/:id', (c) => {
    const byUser = c.req.query('idProperty') === 'userId';
    const owner = peopleOf(c).find((user) => (byUser ? user.id : user.ownerId) === c.req.param('id'));
    if (!owner) throw notFound();
    return c.json(ownerJson(owner));
  });
}

export function accountRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  ownerRoutes(routes);
  routes.delete('/appinstalls/2026-09/external-install', (c) => {
    uninstall(c.get('world').twin, c.get('world').portal);
    return c.body(null, 204);
  });
  routes.get('/account-info/2026-09/details', (c) =>
    c.json({
      portalId: Number(c.get('world').portal.id),
      accountType: c.get('world').portal.accountType ?? 'STANDARD',
      timeZone: 'US/Eastern',
      companyCurrency: 'USD',
      additionalCurrencies: [],
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    }),
  );
  return routes;
}
