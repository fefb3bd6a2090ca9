import { Hono } from 'hono';
import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { type ApiEnv, authenticated, rateLimited } from './caller.ts';
import { deltaRoutes } from './delta-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { answerError } from './vendor-error.ts';

function meRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/v1.0/me', (c) => {
    const { id, name, address } = c.get('mailbox').account;
    return c.json({ id, displayName: name, mail: address, userPrincipalName: address });
  });
  return routes;
}

/** The twin's Microsoft 365, as deep as mail needs it: sign-in server and Graph at one address. */
export function createMicrosoftApp(twin: Twin): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, 'microsoft');
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => c.json({ error: { code: 'ResourceNotFound', message: 'Resource could not be discovered.' } }, 404));
  app.route('/', signInRoutes(twin));
  const api = new Hono<ApiEnv>();
  api.use('/v1.0/*', authenticated(twin), rateLimited());
  for (const part of [meRoutes(), deltaRoutes(), messageRoutes(), subscriptionRoutes()]) api.route('/', part);
  app.route('/', api);
  return app;
}
