import { Hono } from 'hono';
import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { accountRoutes } from './account-routes.ts';
import { associationRoutes } from './association-routes.ts';
import { authorizeRoutes } from './authorize-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { authenticated, type ApiEnv } from './caller.ts';
import { consentRoutes } from './consent/routes.ts';
import { fetchProxyRoutes } from './fetch-proxy.ts';
import { groupRoutes } from './group-routes.ts';
import { journalRoutes } from './journal/routes.ts';
import { journalSubscriptionRoutes } from './journal/subscription-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { limitRoutes } from './limit-routes.ts';
import { listRoutes } from './list-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { asDated } from './numbered-paths.ts';
import { numberedAssociationRoutes } from './numbered-association-routes.ts';
import { numberedRoutes, numberedTokenRoutes } from './numbered-routes.ts';
import { objectRoutes } from './object-routes.ts';
import { pipelineRoutes } from './pipeline-routes.ts';
import { propertyRoutes } from './property-routes.ts';
import { rateLimited } from './rate-limit.ts';
import { tokenRoutes } from './token-routes.ts';
import { portalRoutes } from './twin-admin/portal-routes.ts';
import { recordRoutes } from './twin-admin/record-routes.ts';
import { webhookRoutes } from './twin-admin/webhook-routes.ts';
import { valueRuleRoutes } from './value-rule-routes.ts';
import { answerError, notFound } from './vendor-error.ts';
import { workflowRoutes } from './workflow-routes.ts';

export interface HubspotAppOptions {
  /** Public base URL of the product: cards may fetch this origin only, and it is what a signature covers. */
  publicUrl: string;
  /** Where the product listens, asked at each call because it may start after the twin. */
  productUrl: () => string;
}

/** The twin's HubSpot as version 2026-09 of the platform has it; older paths are read as its own. */
export function createHubspotApp(twin: Twin, options: HubspotAppOptions): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, 'hubspot', asDated);
  app.onError(answerError);
  app.notFound((c) => c.json({ ...notFound('Resource not found').body(), category: 'OBJECT_NOT_FOUND' }, 404));
  app.route('/', authorizeRoutes(twin));
  app.route('/', tokenRoutes(twin));
  app.route('/', numberedTokenRoutes(twin));
  app.route('/', fetchProxyRoutes(twin, options));
  for (const part of [portalRoutes(twin), recordRoutes(twin), webhookRoutes(twin), journalRoutes(twin), journalSubscriptionRoutes(twin)])
    app.route('/', part);
  const api = new Hono<ApiEnv>();
  const limit = rateLimited();
  for (const path of ['/crm/*', '/account-info/*', '/communication-preferences/*', '/appinstalls/*', '/automation/*'])
    api.use(path, authenticated(twin), limit);
  // What is more particular goes first: `…/batch/read` before `…/:id`.
  const parts = [
    numberedRoutes(),
    numberedAssociationRoutes(),
    batchRoutes(),
    associationRoutes(),
    labelRoutes(),
    mergeRoutes(),
    objectRoutes(),
    valueRuleRoutes(),
    groupRoutes(),
    propertyRoutes(),
    pipelineRoutes(),
  ];
  for (const part of [...parts, listRoutes(), limitRoutes(), consentRoutes(), accountRoutes(), workflowRoutes()]) api.route('/', part);
  app.route('/', api);
  return app;
}
