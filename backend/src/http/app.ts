import { secureHeaders } from 'hono/secure-headers';
import { cardRoutes } from './cards/card-routes.ts';
import type { HttpDeps } from './deps.ts';
import { problemResponse } from './errors.ts';
import { trackingRoutes } from './pages/tracking-routes.ts';
import { unsubscribeRoutes } from './pages/unsubscribe-routes.ts';
import { activityRoutes } from './routes/activities.ts';
import { connectionControlRoutes } from './routes/connection-control.ts';
import { connectionLimitRoutes } from './routes/connection-limits.ts';
import { connectionPreviewRoutes } from './routes/connection-preview.ts';
import { conflictRoutes } from './routes/conflicts.ts';
import { connectionRoutes } from './routes/connections.ts';
import { contactScoreRoutes } from './routes/contact-score.ts';
import { internalRoutes } from './routes/internal.ts';
import { openApiApp } from './routes/openapi.ts';
import { mappingRoutes } from './routes/mapping.ts';
import { crmWebhookRoutes } from './webhooks/crm-routes.ts';
import { syncCareRoutes } from './routes/sync-care.ts';
import { syncHealthRoutes } from './routes/sync-health.ts';
import { mailWebhookRoutes } from './webhooks/mail-routes.ts';
import { ServiceError } from '#services/service-error.ts';

/** The whole HTTP surface. Every error, malformed JSON included, leaves as problem+json. */
export function createApp(deps: HttpDeps) {
  const app = openApiApp();
  app.use(secureHeaders({ crossOriginResourcePolicy: false }));
  app.get('/healthz', (c) => c.json({ ok: true, product: deps.productName }));
  app.route('/', connectionRoutes(deps));
  app.route('/', syncHealthRoutes(deps));
  app.route('/', syncCareRoutes(deps));
  app.route('/', connectionControlRoutes(deps));
  app.route('/', connectionLimitRoutes(deps));
  app.route('/', connectionPreviewRoutes(deps));
  app.route('/', mappingRoutes(deps));
  app.route('/', conflictRoutes(deps));
  app.route('/', contactScoreRoutes(deps));
  app.route('/', activityRoutes(deps));
  app.route('/', cardRoutes(deps));
  app.route('/', trackingRoutes(deps));
  app.route('/', unsubscribeRoutes(deps));
  app.route('/', mailWebhookRoutes(deps));
  app.route('/', crmWebhookRoutes(deps));
  app.route('/', internalRoutes(deps));
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: deps.productName, version: '1' } });
  app.notFound((c) => problemResponse(c, deps.logger, new ServiceError('not_found', 'There is nothing here.')));
  app.onError((error, c) => problemResponse(c, deps.logger, error));
  return app;
}
