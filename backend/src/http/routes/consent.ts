import { createRoute, z } from '@hono/zod-openapi';
import { ConsentSettings, ContactBasis, CountryRule, NewBasis, RuleContent, WithdrawnBasis } from '@salesos/shared/api/consent';
import { countryRulesNotice } from '@salesos/shared/labels/consent';
import { listBases, recordBasis, withdrawBasis } from '#services/consent/contact-bases.ts';
import { readConsentSettings, saveConsentSettings } from '#services/consent/consent-settings.ts';
import { dropCountryRule, listCountryRules, saveCountryRule } from '#services/consent/country-rules.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['consent'];
const getSettings = createRoute({
  method: 'get',
  path: '/v1/consent-settings',
  operationId: 'getConsentSettings',
  tags,
  responses: { 200: { description: 'What holds', ...jsonBody(ConsentSettings) }, ...problems },
});
const putSettings = createRoute({
  method: 'put',
  path: '/v1/consent-settings',
  operationId: 'saveConsentSettings',
  tags,
  request: { body: { required: true, ...jsonBody(ConsentSettings) } },
  responses: { 200: { description: 'Holds from now on, for mail that waits too', ...jsonBody(ConsentSettings) }, ...problems },
});

const country = z.object({ country: z.string().length(2) });
const contact = z.object({ contactId: z.uuid() });
const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const rules = createRoute({
  method: 'get',
  path: '/v1/country-rules',
  operationId: 'listCountryRules',
  tags,
  description: countryRulesNotice,
  responses: { 200: { description: 'By country', ...jsonBody(z.object({ notice: z.string(), rules: z.array(CountryRule) })) }, ...problems },
});
const putRule = createRoute({
  method: 'put',
  path: '/v1/country-rules/{country}',
  operationId: 'saveCountryRule',
  tags,
  request: { params: country, body: { required: true, ...jsonBody(RuleContent) } },
  responses: { 204: { description: 'The customer’s own rule holds from now on, for mail that waits too' }, ...problems },
});
const deleteRule = createRoute({
  method: 'delete',
  path: '/v1/country-rules/{country}',
  operationId: 'dropCountryRule',
  tags,
  request: { params: country },
  responses: { 204: { description: 'The product’s own rule holds again' }, ...problems },
});
const bases = createRoute({
  method: 'get',
  path: '/v1/contacts/{contactId}/bases',
  operationId: 'listContactBases',
  tags,
  request: { params: contact },
  responses: { 200: { description: 'Those that hold', ...jsonBody(z.object({ bases: z.array(ContactBasis) })) }, ...problems },
});
const addBasis = createRoute({
  method: 'post',
  path: '/v1/contacts/{contactId}/bases',
  operationId: 'recordContactBasis',
  tags,
  request: { headers, params: contact, body: { required: true, ...jsonBody(NewBasis) } },
  responses: { 201: { description: 'Recorded; what waited for it goes', ...jsonBody(z.object({ id: z.uuid() })) }, ...problems },
});
const endBasis = createRoute({
  method: 'post',
  path: '/v1/contacts/{contactId}/bases/{basisId}/withdraw',
  operationId: 'withdrawContactBasis',
  tags,
  request: { headers, params: contact.extend({ basisId: z.uuid() }), body: { required: true, ...jsonBody(WithdrawnBasis) } },
  responses: { 204: { description: 'It holds no longer' }, ...problems },
});

/** Why somebody may be written to at all. */
export const basisRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(bases, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { contactId } = c.req.valid('param');
      return c.json({ bases: await deps.work.withTenant(customerId, (uow) => listBases(uow, { actor, contactId })) }, 200);
    })
    .openapi(addBasis, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [basis, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const { contactId } = c.req.valid('param');
      const once = { route: 'contacts.bases', key, request: { actor: actor.id, contactId, basis } };
      const id = await deps.work.withTenant(customerId, (uow) => onceIfKeyed(uow, once, () => recordBasis(uow, { actor, contactId, basis })));
      return c.json({ id }, 201);
    })
    .openapi(endBasis, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { contactId, basisId: id } = c.req.valid('param');
      const [{ because }, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const once = { route: 'contacts.bases.withdraw', key, request: { actor: actor.id, contactId, id, because } };
      await deps.work.withTenant(customerId, (uow) => onceIfKeyed(uow, once, () => withdrawBasis(uow, { actor, contactId, id, because })));
      return c.body(null, 204);
    });

export const consentRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(getSettings, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readConsentSettings(uow, actor)), 200);
    })
    .openapi(putSettings, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const settings = c.req.valid('json');
      await deps.work.withTenant(customerId, (uow) => saveConsentSettings(uow, { actor, settings }));
      return c.json(settings, 200);
    })
    .openapi(rules, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json({ notice: countryRulesNotice, rules: await deps.work.withTenant(customerId, (uow) => listCountryRules(uow, actor)) }, 200);
    })
    .openapi(putRule, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, country: c.req.valid('param').country, rule: c.req.valid('json') };
      await deps.work.withTenant(customerId, (uow) => saveCountryRule(uow, wish));
      return c.body(null, 204);
    })
    .openapi(deleteRule, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      await deps.work.withTenant(customerId, (uow) => dropCountryRule(uow, { actor, country: c.req.valid('param').country }));
      return c.body(null, 204);
    });
