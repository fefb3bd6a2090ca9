import type { AddressInfo } from 'node:net';
import { serve, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import { explainListenFailure } from './port-taken-error.ts';

export type Bindings = HttpBindings | Http2Bindings;
export type Handler = (request: Request, bindings?: Bindings) => Response | Promise<Response>;

export interface Listener {
  port: number;
  url: string;
  /** An app often needs its own address before it can be made; until then everything answers 503. */
  handle(handler: Handler): void;
  close(): Promise<void>;
}

/** A listener on the loopback interface; port 0 takes a free one. */
export async function listen(port: number, purpose: string): Promise<Listener> {
  let current: Handler = () => new Response('The local twin is starting.', { status: 503 });
  const server = await new Promise<ReturnType<typeof serve>>((ready, failed) => {
    const starting = serve({ fetch: (request, bindings) => current(request, bindings), port, hostname: '127.0.0.1' }, () => ready(starting));
    starting.once('error', failed);
  }).catch(async (failure: unknown) => {
    throw await explainListenFailure(failure, port, purpose);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    handle: (handler) => {
      current = handler;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        // Planned faults may hold connections open for ever.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
