import { Hono } from 'hono';
import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { activityRoutes } from './activity-routes.ts';
import { authenticated, type ApiEnv } from './caller.ts';
import { fieldRoutes } from './field-routes.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { rateLimited } from './rate-limit.ts';
import { recordRoutes } from './record-routes.ts';
import { v1Routes } from './v1-routes.ts';
import { answerError } from './vendor-error.ts';
import { webhookRoutes } from './webhooks.ts';

/** The twin's Pipedrive, as deep as its provider needs: sign-in server and every company at one address. */
export function createPipedriveApp(twin: Twin, options: { publicUrl: () => string }): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, 'pipedrive');
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => c.json({ success: false, error: 'Unknown method .', error_info: '', data: null }, 404));
  app.route('/', oauthRoutes(twin, options.publicUrl));
  const api = new Hono<ApiEnv>();
  api.use('/api/*', authenticated(twin), rateLimited());
  for (const part of [recordRoutes(), activityRoutes(), fieldRoutes(), v1Routes(), webhookRoutes()]) api.route('/', part);
  app.route('/', api);
  return app;
}
