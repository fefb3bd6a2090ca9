import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { cardProxies } from '../control/card-proxies.ts';
import { controlApi } from '../control/control-api.ts';
import { refuse } from '../control/refusal.ts';
import type { TwinSite } from '../control/site.ts';
import { assetRoutes } from './asset-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { problemPage } from './problem-page.ts';
import { pageRoutes } from './page-routes.ts';

/** Scripts of this origin only; styles inline because the base components bring theirs as style elements. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Another web page in the same browser must not be able to drive the twin; tools send no Origin at all. */
function isOwnPage(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** The pages' origin: pages, scripts and styles, built cards, and everything under `/_twin/`. */
export function createPagesApp(site: TwinSite): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && !isOwnPage(c.req.header('origin'), c.req.header('host')))
      throw refuse(403, 'the twin takes orders from its own pages only');
    await next();
    c.header('content-security-policy', POLICY);
    c.header('x-content-type-options', 'nosniff');
    await site.twin.store.flush();
  });
  app.route('/', controlApi(site));
  app.route('/', cardProxies(site));
  app.route('/', assetRoutes(site));
  app.route('/', pageRoutes(site));
  app.route('/', healthRoutes(site));
  app.notFound((c) =>
    c.req.path.startsWith('/_twin/')
      ? c.json({ error: 'not_found', message: 'There is nothing here.' }, 404)
      : c.html(problemPage(site, 404, null), 404),
  );
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    const message = error instanceof HTTPException ? error.message : 'The twin itself failed; its terminal says more.';
    if (status === 500) console.error(error);
    return c.req.path.startsWith('/_twin/') ? c.json({ error: codeOf(status), message }, status) : c.html(problemPage(site, status, message), status);
  });
  return app;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  502: 'product_unreachable',
};
const codeOf = (status: number): string => CODES[status] ?? 'internal';
