import type { PublicApp } from '../kit.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Clients that know no PATCH send a POST that says what it means. */
export function addMethodOverride(app: PublicApp): void {
  app.post('/services/data/*', async (c, next) => {
    const meant = c.req.query('_HttpMethod')?.toUpperCase();
    if (meant === undefined || !METHODS.includes(meant)) return next();
    const url = new URL(c.req.url);
    url.searchParams.delete('_HttpMethod');
    const body = meant === 'GET' || meant === 'DELETE' ? {} : { body: await c.req.arrayBuffer() };
    return app.fetch(new Request(url, { method: meant, headers: c.req.raw.headers, ...body }), c.env);
  });
}

/** What an address that exists can be asked instead. */
export function allowedMethods(app: PublicApp, path: string): string[] {
  return METHODS.filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method && !route.path.endsWith('*')));
}
