import { createRoute, z } from '@hono/zod-openapi';
import { Account, AccountChange, Contact, ContactChange, NewAccount, NewContact } from '@salesos/shared/api/record';
import { authenticate } from '#services/customer/authenticate.ts';
import { changeAccount, changeContact } from '#services/record/change-record.ts';
import { createAccount, createContact } from '#services/record/create-record.ts';
import { listAccounts, listContacts, readAccount, readContact } from '#services/record/read-records.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const paging = { after: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
const accountParams = z.object({ accountId: z.uuid() });
const contactParams = z.object({ contactId: z.uuid() });
const made = 'It is here, and its CRM gets it; `sync` says what becomes of that';

const newAccount = createRoute({
  method: 'post',
  path: '/v1/accounts',
  operationId: 'createAccount',
  tags: ['accounts'],
  request: { headers, body: { required: true, ...jsonBody(NewAccount) } },
  responses: { 201: { description: made, ...jsonBody(Account) }, ...problems },
});
const allAccounts = createRoute({
  method: 'get',
  path: '/v1/accounts',
  operationId: 'listAccounts',
  tags: ['accounts'],
  request: { query: z.object({ ...paging, domain: z.string().max(255).optional() }) },
  responses: {
    200: { description: 'Accounts by their ids', ...jsonBody(z.object({ accounts: z.array(Account), next: z.string().nullable() })) },
    ...problems,
  },
});
const oneAccount = createRoute({
  method: 'get',
  path: '/v1/accounts/{accountId}',
  operationId: 'getAccount',
  tags: ['accounts'],
  request: { params: accountParams },
  responses: { 200: { description: 'An account', ...jsonBody(Account) }, ...problems },
});
const patchAccount = createRoute({
  method: 'patch',
  path: '/v1/accounts/{accountId}',
  operationId: 'changeAccount',
  tags: ['accounts'],
  request: { params: accountParams, headers, body: { required: true, ...jsonBody(AccountChange) } },
  responses: { 200: { description: 'As it is now; its CRM gets what was changed', ...jsonBody(Account) }, ...problems },
});

const newContact = createRoute({
  method: 'post',
  path: '/v1/contacts',
  operationId: 'createContact',
  tags: ['contacts'],
  request: { headers, body: { required: true, ...jsonBody(NewContact) } },
  responses: { 201: { description: made, ...jsonBody(Contact) }, ...problems },
});
const allContacts = createRoute({
  method: 'get',
  path: '/v1/contacts',
  operationId: 'listContacts',
  tags: ['contacts'],
  request: { query: z.object({ ...paging, email: z.string().max(255).optional(), accountId: z.uuid().optional() }) },
  responses: {
    200: { description: 'Contacts by their ids', ...jsonBody(z.object({ contacts: z.array(Contact), next: z.string().nullable() })) },
    ...problems,
  },
});
const oneContact = createRoute({
  method: 'get',
  path: '/v1/contacts/{contactId}',
  operationId: 'getContact',
  tags: ['contacts'],
  request: { params: contactParams },
  responses: { 200: { description: 'A contact', ...jsonBody(Contact) }, ...problems },
});
const patchContact = createRoute({
  method: 'patch',
  path: '/v1/contacts/{contactId}',
  operationId: 'changeContact',
  tags: ['contacts'],
  request: { params: contactParams, headers, body: { required: true, ...jsonBody(ContactChange) } },
  responses: { 200: { description: 'As it is now; its CRM gets what was changed', ...jsonBody(Contact) }, ...problems },
});

export const accountRecordRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(newAccount, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [account, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'accounts.create', key, request: { actor: actor.id, account } };
        return readAccount(uow, { actor, id: await onceIfKeyed(uow, once, () => createAccount(uow, deps.providers, { actor, account })) });
      });
      return c.json(answer, 201);
    })
    .openapi(allAccounts, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after = null, limit, domain = null } = c.req.valid('query');
      const { items, next } = await deps.work.withTenant(customerId, (uow) => listAccounts(uow, { actor, after, limit, domain }));
      return c.json({ accounts: items, next }, 200);
    })
    .openapi(oneAccount, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { accountId: id } = c.req.valid('param');
      return c.json(await deps.work.withTenant(customerId, (uow) => readAccount(uow, { actor, id })), 200);
    })
    .openapi(patchAccount, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { id: c.req.valid('param').accountId, change: c.req.valid('json') };
      const key = c.req.valid('header')['idempotency-key'];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'accounts.change', key, request: { actor: actor.id, ...wish } };
        return readAccount(uow, { actor, id: await onceIfKeyed(uow, once, () => changeAccount(uow, { actor, ...wish })) });
      });
      return c.json(answer, 200);
    });

export const contactRecordRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(newContact, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [contact, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'contacts.create', key, request: { actor: actor.id, contact } };
        return readContact(uow, { actor, id: await onceIfKeyed(uow, once, () => createContact(uow, deps.providers, { actor, contact })) });
      });
      return c.json(answer, 201);
    })
    .openapi(allContacts, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after = null, limit, email = null, accountId = null } = c.req.valid('query');
      const { items, next } = await deps.work.withTenant(customerId, (uow) => listContacts(uow, { actor, after, limit, email, accountId }));
      return c.json({ contacts: items, next }, 200);
    })
    .openapi(oneContact, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { contactId: id } = c.req.valid('param');
      return c.json(await deps.work.withTenant(customerId, (uow) => readContact(uow, { actor, id })), 200);
    })
    .openapi(patchContact, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { id: c.req.valid('param').contactId, change: c.req.valid('json') };
      const key = c.req.valid('header')['idempotency-key'];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'contacts.change', key, request: { actor: actor.id, ...wish } };
        return readContact(uow, { actor, id: await onceIfKeyed(uow, once, () => changeContact(uow, { actor, ...wish })) });
      });
      return c.json(answer, 200);
    });
