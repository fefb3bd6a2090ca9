import { createRoute, z } from '@hono/zod-openapi';
import { Tracking, TrackingChange, TrackingConsent } from '@salesos/shared/api/tracking';
import { authenticate } from '#services/customer/authenticate.ts';
import { checkTrackingDomain } from '#services/tracking/check-domain.ts';
import { readTrackingSettings } from '#services/tracking/read-settings.ts';
import { recordTrackingConsent } from '#services/tracking/record-consent.ts';
import { saveTracking } from '#services/tracking/save-settings.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['tracking'];
const settings = { description: 'What is measured, and why the rest is not', ...jsonBody(Tracking) };
const getTracking = createRoute({
  method: 'get',
  path: '/v1/tracking',
  operationId: 'getTracking',
  tags,
  responses: { 200: settings, ...problems },
});
const putTracking = createRoute({
  method: 'put',
  path: '/v1/tracking',
  operationId: 'saveTracking',
  tags,
  request: { body: { required: true, ...jsonBody(TrackingChange) } },
  responses: { 200: settings, ...problems },
});
const checkDomain = createRoute({
  method: 'post',
  path: '/v1/tracking/check-domain',
  operationId: 'checkTrackingDomain',
  tags,
  responses: { 200: settings, ...problems },
});
const putConsent = createRoute({
  method: 'put',
  path: '/v1/contacts/{contactId}/tracking-consent',
  operationId: 'recordTrackingConsent',
  tags,
  request: { params: z.object({ contactId: z.uuid() }), body: { required: true, ...jsonBody(TrackingConsent) } },
  responses: { 200: { description: 'As it is kept', ...jsonBody(TrackingConsent) }, ...problems },
});

export const trackingSettingsRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(getTracking, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readTrackingSettings(uow, { actor, publicUrl: deps.publicUrl })), 200);
    })
    .openapi(putTracking, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const change = c.req.valid('json');
      const now = await deps.work.withTenant(customerId, async (uow) => {
        await saveTracking(uow, { actor, change });
        return readTrackingSettings(uow, { actor, publicUrl: deps.publicUrl });
      });
      return c.json(now, 200);
    })
    .openapi(checkDomain, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      await checkTrackingDomain(deps.work, deps, customerId, actor);
      return c.json(await deps.work.withTenant(customerId, (uow) => readTrackingSettings(uow, { actor, publicUrl: deps.publicUrl })), 200);
    })
    .openapi(putConsent, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [{ contactId }, consent] = [c.req.valid('param'), c.req.valid('json')];
      await deps.work.withTenant(customerId, (uow) => recordTrackingConsent(uow, { actor, contactId, consent }));
      return c.json(consent, 200);
    });
