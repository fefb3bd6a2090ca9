import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { Twin } from './twin.ts';

type Env = { Bindings: HttpBindings };

/** A slash at its end makes no other resource of a path. */
export const withoutLastSlash = (path: string): string => path.replace(/(?<=.)\/$/, '');

/** Its client signs by the clock it is told, and signatures are looked at by the wall's. */
const SIGNED_BY_WALL = 'ses';

/**
 * The frame of one vendor's HTTP surface: records both ways, plays planned faults, collapses double slashes (the `sf`
 * CLI sends `//services/…`), and makes state durable before the answer leaves. Faults go before the vendor's own routes.
 * `served` names the path whose route answers for another one.
 */
export function createVendorApp(twin: Twin, vendor: string, served = (path: string): string => path): Hono<Env> {
  const app = new Hono<Env>({
    getPath: (request) => served(new URL(request.url).pathname.replace(/\/{2,}/g, '/')),
  });
  app.use(async (c, next) => {
    const requestBody = twin.recorder.on ? await c.req.raw.clone().text() : '';
    const fault = twin.faults.take(vendor, c.req.method, c.req.path);
    if (fault?.type === 'delay') await new Promise((done) => setTimeout(done, fault.ms));
    if (fault?.type === 'hang') await new Promise(() => undefined);
    if (fault?.type === 'status') {
      c.res = new Response(fault.body === undefined ? '' : JSON.stringify(fault.body), {
        status: fault.status,
        headers: {
          'content-type': 'application/json',
          ...(fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) }),
        },
      });
    } else {
      await next();
      await twin.store.flush();
      if (fault?.type === 'accept_then_504')
        c.res = new Response('{"message":"Gateway Timeout"}', { status: 504, headers: { 'content-type': 'application/json' } });
    }
    if (vendor !== SIGNED_BY_WALL) c.res.headers.set('date', twin.clock.now().toUTCString());
    const dropped = fault?.type === 'accept_then_drop';
    if (twin.recorder.on) {
      twin.recorder.write({
        at: twin.clock.now().toISOString(),
        vendor,
        direction: 'in',
        method: c.req.method,
        url: c.req.url,
        requestHeaders: Object.fromEntries(c.req.raw.headers),
        requestBody,
        status: dropped ? 0 : c.res.status,
        responseBody: await c.res.clone().text(),
      });
    }
    if (dropped) c.env.incoming.socket.destroy();
  });
  return app;
}
