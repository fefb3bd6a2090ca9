import { expect, test } from 'vitest';
import type { CrmSession, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { connect, failureOf } from './connected-twin.ts';
import { propertyKind } from '../../../sandbox/hubspot/property-store.ts';
import type { CrmRow } from '../../../sandbox/hubspot/rows.ts';
import type { World } from '../../../sandbox/hubspot/world.ts';

test('the exchange names portal and user', async () => {
  const { running, tokens } = await connect();
  expect(tokens).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresInSeconds: 1800,
    instanceUrl: `${running.url}/#portal=147000`,
    orgId: '147000',
    userId: running.ids.userIds['maya'],
  });
});

test('a dead refresh token is auth_expired; so is a dead access token', async () => {
  const { provider, instanceUrl } = await connect();
  const session = provider.connect({ instanceUrl, accessToken: async () => 'gone' });
  expect([await failureOf(provider.oauth.refresh('gone', instanceUrl)), await failureOf(session.reader.owners())]).toEqual([
    'auth_expired',
    'auth_expired',
  ]);
});

test('prepare creates everything once; a second time nothing; a property of another kind is named', async () => {
  const { world, session } = await connect();
  const first = await session.prepare();
  expect([first.created.length, first.missing]).toEqual([20, []]);
  expect(await session.prepare()).toEqual({ created: [], missing: [] });
  const tier = world.twin.store.get<{ id: string; type: string }>(world.space, propertyKind('contacts'), 'salesos_tier');
  world.twin.store.put(world.space, propertyKind('contacts'), { ...tier, id: 'salesos_tier', type: 'string' });
  world.twin.store.delete(world.space, propertyKind('contacts'), 'salesos_band');
  expect(await session.prepare()).toEqual({ created: ['contacts.salesos_band'], missing: ['contacts.salesos_tier: type string, needs number'] });
});

test('two prepares at once make each property once', async () => {
  const { session } = await connect();
  const [one, two] = await Promise.all([session.prepare(), session.prepare()]);
  expect([new Set([...one.created, ...two.created]).size, one.created.length + two.created.length, one.missing, two.missing]).toEqual([
    20,
    20,
    [],
    [],
  ]);
});

test('prepare survives an answer lost after the property was made', async () => {
  const { running, session } = await connect();
  running.twin.faults.plan({ vendor: 'hubspot', match: 'POST /crm/properties/2026-09/contacts$', times: 1, kind: { type: 'accept_then_504' } });
  expect(await failureOf(session.prepare())).toBe('unknown_outcome');
  const again = await session.prepare();
  expect([again.created.length, again.missing]).toEqual([19, []]);
});

test('reads a contact, a company and the owners', async () => {
  const { running, provider, session, instanceUrl } = await connect();
  const { contactIds, companyIds, ownerIds } = running.ids;
  const cleo = contactIds['cleo'] ?? '';
  expect(await session.reader.read('contact', [cleo], ['firstname', 'email', 'phone'])).toEqual([
    {
      object: 'contact',
      externalId: cleo,
      modifiedAt: expect.any(Date),
      fate: { is: 'live' },
      values: { firstname: 'cleo', email: 'cleo@nordlicht.example', phone: '+49 30 1' },
      changedAt: expect.any(Object),
      changedBy: {},
      history: expect.objectContaining({ firstname: [{ value: 'cleo', at: expect.any(Date) }] }),
      accountExternalId: companyIds['nord'],
      ownerExternalId: ownerIds['maya'],
      recordType: null,
      absorbed: [],
      optedOutOfEmail: true,
      optedOutOfMarketing: false,
      doNotCall: null,
      salesosId: null,
    },
  ]);
  expect(await session.reader.read('account', [companyIds['nord'] ?? ''], ['name', 'numberofemployees'])).toMatchObject([
    { values: { name: 'Nordlicht GmbH', numberofemployees: '220' } },
  ]);
  expect(await session.reader.read('contact', ['1'], ['email'])).toEqual([]);
  expect(await session.reader.owners()).toEqual([
    {
      externalId: ownerIds['maya'],
      name: 'Maya Lindqvist',
      email: 'maya@harborpine.example',
      active: true,
      userExternalId: running.ids.userIds['maya'],
    },
    { externalId: ownerIds['tom'], name: 'Tom Okafor', email: 'tom@harborpine.example', active: true, userExternalId: running.ids.userIds['tom'] },
  ]);
  expect(provider.recordUrl(instanceUrl, 'contact', cleo)).toBe(`${running.url}/contacts/147000/record/0-1/${cleo}`);
});

/** Contacts straight into the store, so that many share one modification stamp. */
function addContacts(world: World, count: number, stamp: string, firstId: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = String(firstId + index);
    const row: CrmRow = {
      id,
      properties: { hs_object_id: id, lastmodifieddate: stamp, createdate: '2025-06-01T00:00:00.000Z' },
      createdAt: stamp,
      updatedAt: stamp,
      archived: false,
      indexedFromMs: 0,
    };
    world.twin.store.put(world.space, 'contacts', row);
    return id;
  });
}

async function pullAll(session: CrmSession, from: Watermark | null): Promise<{ ids: string[]; watermark: Watermark | null; calls: number }> {
  const ids: string[] = [];
  let watermark = from;
  for (let calls = 1; ; calls += 1) {
    const page = await session.reader.changedSince('contact', watermark, []);
    ids.push(...page.records.map((record) => record.externalId));
    watermark = page.watermark;
    if (!page.hasMore) return { ids, watermark, calls };
    if (calls > 20) throw new Error('the pull does not end');
  }
}

test('a pull over stamps with more ties than a page delivers each record once, oldest first', async () => {
  const { world, session } = await connect();
  const early = addContacts(world, 150, '2026-01-01T00:00:00.001Z', 99);
  const tied = addContacts(world, 430, '2026-01-01T00:00:00.002Z', 990);
  const late = addContacts(world, 120, '2026-01-01T00:00:00.003Z', 700);
  const seeded = Object.values(world.twin.store.all<CrmRow>(world.space, 'contacts'))
    .filter((row) => row.properties['email'])
    .map((row) => row.id);
  const { ids, watermark } = await pullAll(session, null);
  expect(ids).toEqual([...early, ...tied, ...late, ...seeded]);
  const idle = await session.reader.changedSince('contact', watermark, []);
  expect(idle).toEqual({ records: [], watermark, hasMore: false });
}, 20_000);

test('a watermark in the middle of many ties goes on exactly there', async () => {
  const { world, session } = await connect();
  const stamp = '2026-01-01T00:00:00.002Z';
  const tied = addContacts(world, 610, stamp, 990);
  const { ids } = await pullAll(session, { modifiedAt: stamp, externalId: tied[499] ?? '' });
  expect(ids.slice(0, 110)).toEqual(tied.slice(500));
  expect(ids).toHaveLength(113);
  const end = await pullAll(session, { modifiedAt: stamp, externalId: tied[609] ?? '' });
  expect(end.ids).toHaveLength(3);
}, 20_000);

test('429 and 503 are told apart, with how long to wait', async () => {
  const { running, session } = await connect();
  const plan = (status: number, body: unknown, retryAfterSeconds?: number) =>
    running.twin.faults.plan({
      vendor: 'hubspot',
      match: '/search$',
      times: 1,
      kind: { type: 'status', status, body, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
    });
  plan(429, { status: 'error', policyName: 'SECONDLY', category: 'RATE_LIMITS' });
  plan(429, { status: 'error', policyName: 'TEN_SECONDLY_ROLLING' }, 4);
  plan(503, {});
  const told: unknown[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await session.reader.changedSince('contact', null, []).catch((error: unknown) => {
      if (error instanceof ProviderError) told.push([error.failure, error.retryAfterMs]);
    });
  }
  expect(told).toEqual([
    ['rate_limited', 1000],
    ['rate_limited', 4000],
    ['temporary', null],
  ]);
});

test('pacing keeps a burst inside the default limits', async () => {
  const { session } = await connect({ vendorLimits: true });
  const pulls = Array.from({ length: 9 }, () => failureOf(session.reader.changedSince('contact', null, [])));
  expect(await Promise.all(pulls)).toEqual(pulls.map(() => 'accepted'));
}, 15_000);
