import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { vendorNamed, type TwinSite } from '../control/site.ts';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
  txt: 'text/plain',
};
const FILE = /^[A-Za-z0-9][\w.-]*\.(js|css|svg|json|txt)$/;

async function sendFile(c: Context, dir: string, name: string): Promise<Response> {
  const [, extension = ''] = FILE.exec(name) ?? [];
  const content = extension ? await readFile(join(dir, name)).catch(() => null) : null;
  if (!content) return c.notFound();
  return c.body(new Uint8Array(content), 200, { 'content-type': `${TYPES[extension]}; charset=utf-8`, 'cache-control': 'no-cache' });
}

/** The pages' own scripts and styles, and the cards where somebody built them. */
export function assetRoutes(site: TwinSite): Hono {
  const routes = new Hono();
  const own = join(import.meta.dirname, 'browser');
  routes.get('/twin/:file', (c) => sendFile(c, own, c.req.param('file')));
  routes.get('/assets/:vendor/:file', (c) => {
    const vendor = vendorNamed(c.req.param('vendor'));
    const bundle = vendor ? site.cards[vendor] : null;
    return bundle?.state === 'ready' ? sendFile(c, bundle.dir, c.req.param('file')) : c.notFound();
  });
  return routes;
}
