import { Hono } from 'hono';
import type { ApiEnv } from './caller.ts';
import type { PortalUser } from './rows.ts';
import { notFound, validation } from './vendor-error.ts';
import { ownerById } from './world.ts';

function ownerJson(user: PortalUser): Record<string, unknown> {
  const [firstName = '', ...rest] = user.name.split(' ');
  return {
    id: user.ownerId,
    email: user.email,
    type: 'PERSON',
    firstName,
    lastName: rest.join(' '),
    userId: Number(user.id),
    userIdIncludingInactive: Number(user.id),
    createdAt: user.createdAt,
    updatedAt: user.createdAt,
    archived: false,
  };
}

export function accountRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/crm/owners/2026-09', (c) => {
    const world = c.get('world');
    const limit = Number(c.req.query('limit') ?? '100');
    if (!(limit >= 1 && limit <= 500)) throw validation('limit must be between 1 and 500');
    const email = c.req.query('email');
    const users = world.twin.store
      .all<PortalUser>(world.space, 'user')
      .filter((user) => (email === undefined || user.email === email) && c.req.query('archived') !== 'true')
      .sort((a, b) => Number(a.ownerId) - Number(b.ownerId))
      .filter((user) => Number(user.ownerId) > Number(c.req.query('after') ?? '0'));
    const page = users.slice(0, limit);
    const last = page.at(-1);
    return c.json({ results: page.map(ownerJson), ...(last && users.length > limit ? { paging: { next: { after: last.ownerId } } } : {}) });
  });
  routes.get('/crm/owners/2026-09/:id', (c) => {
    const owner = ownerById(c.get('world'), c.req.param('id'));
    if (!owner) throw notFound();
    return c.json(ownerJson(owner));
  });
  routes.get('/account-info/2026-09/details', (c) =>
    c.json({
      portalId: Number(c.get('world').portal.id),
      accountType: 'STANDARD',
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
