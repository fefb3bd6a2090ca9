import { expect, test } from 'vitest';
import { accessToken, smallSeed } from '../../../sandbox/hubspot/running-twin.ts';
import { openPortal, send } from './portal-call.ts';

const contacts = '/crm/objects/2026-09/contacts';
const DAY_MS = 86_400_000;
const every = ['read', 'subscriptions.read', 'subscriptions.write'].map((tail) => `developer.webhooks_journal.${tail}`).join(' ');

async function withJournal() {
  const portal = await openPortal();
  const token = async (scope: string): Promise<string> => {
    const { clientId, clientSecret } = smallSeed;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope });
    const reply = await fetch(`${portal.running.url}/oauth/2026-09/token`, { method: 'POST', body: form });
    return ((await reply.json()) as { access_token: string }).access_token;
  };
  const app = await token(every);
  const asApp = (method: string, path: string, body?: unknown) => send(`${portal.running.url}/webhooks-journal/${path}`, method, app, body);
  const subscribe = (body: Record<string, unknown>) => asApp('POST', 'subscriptions/2026-09', body);
  const file = async (reply: { body: Record<string, unknown> }) => (await send(String(reply.body['url']), 'GET', null)).body;
  const city = (value: string) => portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: value, country: value } });
  return { portal, token, asApp, subscribe, file, city };
}

const onContacts = { subscriptionType: 'OBJECT', objectTypeId: '0-1', portalId: 147_000, actions: ['CREATE', 'UPDATE', 'DELETE', 'MERGE'] };

test('without a subscription nothing is written; with one every change is, from offset to offset', async () => {
  const { portal, asApp, subscribe, file, city } = await withJournal();
  await city('A');
  expect((await asApp('GET', 'journal/2026-09/earliest')).status).toBe(204);
  const made = await subscribe(onContacts);
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.any(Number),
      appId: 55,
      subscriptionType: 'OBJECT',
      portalId: 147_000,
      objectTypeId: '0-1',
      actions: ['CREATE', 'UPDATE', 'DELETE', 'MERGE'],
      properties: null,
      objectIds: null,
      associatedObjectTypeIds: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    },
  ]);
  await city('B');
  const first = await asApp('GET', 'journal/2026-09/earliest');
  expect([first.body, await file(first)]).toEqual([
    { url: expect.stringContaining('http://127.0.0.1:'), expiresAt: expect.any(String), currentOffset: expect.any(String) },
    {
      offset: first.body['currentOffset'],
      publishedAt: expect.any(String),
      journalEvents: [
        {
          type: 'OBJECT',
          portalId: 147_000,
          occurredAt: expect.any(String),
          action: 'UPDATE',
          objectTypeId: '0-1',
          objectId: Number(portal.contact('ada')),
          propertyChanges: { city: 'B', country: 'B' },
        },
      ],
    },
  ]);
  const offset = String(first.body['currentOffset']);
  expect((await asApp('GET', `journal/2026-09/offset/${offset}/next`)).status).toBe(204);
  await portal.call('POST', `${contacts}/merge`, { primaryObjectId: portal.contact('ada'), objectIdToMerge: portal.contact('ben') });
  const second = await asApp('GET', `journal/2026-09/offset/${offset}/next`);
  const actions = ((await file(second))['journalEvents'] as { action: string }[]).map(({ action }) => action);
  expect([actions.at(-1), await file(first)]).toEqual(['MERGE', await file(first)]);
  await city('C');
  const batch = await asApp('GET', `journal/2026-09/batch/${offset}/next/100`);
  const offsets = (batch.body['results'] as { currentOffset: string }[]).map(({ currentOffset }) => currentOffset);
  expect([offsets.length, offsets[0], offsets[1] === (await asApp('GET', 'journal/2026-09/latest')).body['currentOffset']]).toEqual([
    2,
    second.body['currentOffset'],
    true,
  ]);
  expect((await asApp('GET', `journal/2026-09/batch/${offset}/next/101`)).status).toBe(400);
});

test('after three days an entry is gone and its offset with it', async () => {
  const { portal, asApp, subscribe, city } = await withJournal();
  await subscribe(onContacts);
  await city('A');
  const first = await asApp('GET', 'journal/2026-09/earliest');
  await portal.running.twin.clock.advance(2 * DAY_MS);
  await city('B');
  const second = await asApp('GET', 'journal/2026-09/latest');
  await portal.running.twin.clock.advance(2 * DAY_MS);
  expect([
    (await asApp('GET', `journal/2026-09/offset/${String(first.body['currentOffset'])}/next`)).status,
    (await asApp('GET', 'journal/2026-09/earliest')).body['currentOffset'],
  ]).toEqual([404, second.body['currentOffset']]);
});

test('uninstalling from either side takes every token back and is told in the journal, as is a new install', async () => {
  const { portal, asApp, subscribe, file } = await withJournal();
  await subscribe({ subscriptionType: 'APP_LIFECYCLE_EVENT' });
  expect((await portal.call('DELETE', '/appinstalls/2026-09/external-install')).status).toBe(204);
  const after = await portal.call('GET', contacts);
  expect([after.status, after.body['category']]).toEqual([401, 'INVALID_AUTHENTICATION']);
  const token = await accessToken(portal.running);
  expect((await send(`${portal.running.url}${contacts}`, 'GET', token)).status).toBe(200);
  await portal.call('POST', '/_twin/hubspot/portals/147000/uninstall');
  expect((await send(`${portal.running.url}${contacts}`, 'GET', token)).status).toBe(401);
  const { journalEvents } = await file(await asApp('GET', 'journal/2026-09/earliest'));
  const event = (action: string) => ({ type: 'APP_LIFECYCLE_EVENT', portalId: 147_000, occurredAt: expect.any(String), action, appId: 55 });
  expect(journalEvents).toEqual([event('APP_UNINSTALL'), event('APP_INSTALL'), event('APP_UNINSTALL')]);
});

test('a portal token, a wrong secret and a missing scope are refused', async () => {
  const { portal, token, subscribe } = await withJournal();
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: smallSeed.clientId, client_secret: 'wrong', scope: every });
  const narrow = await token('developer.webhooks_journal.read');
  const create = (as: string) => send(`${portal.running.url}/webhooks-journal/subscriptions/2026-09`, 'POST', as, onContacts);
  expect([
    (await create(await accessToken(portal.running))).status,
    (await fetch(`${portal.running.url}/oauth/2026-09/token`, { method: 'POST', body: form })).status,
    (await create(narrow)).status,
    (await subscribe({ ...onContacts, actions: ['EXPLODE'] })).status,
  ]).toEqual([401, 400, 403, 400]);
});
