import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrmChangeBatch, CrmChangeStream, CrmObject } from '#ports/crm.ts';
import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../../../../sandbox/core/faults.ts';
import { Recorder } from '../../../../../sandbox/core/recorder.ts';
import { RETENTION_MS } from '../../../../../sandbox/salesforce/changes/change-log.ts';
import { revokeToken } from '../../../../../sandbox/salesforce/oauth/tokens.ts';
import { startPubSubServer, type PubSubServer } from '../../../../../sandbox/salesforce/pubsub/server.ts';
import { startTestOrg, type TestOrg } from '../../../../../sandbox/salesforce/test-org.ts';
import { salesforceProvider } from '../index.ts';

let org: TestOrg;
let pubsub: PubSubServer;
let token: string;
let api: jsforce.Connection;
let stop: AbortController;

async function start(times = { keepAliveMs: 60_000, requestWindowMs: 60_000 }, flipped: readonly string[] = []): Promise<void> {
  org = await startTestOrg({}, { flipped });
  pubsub = await startPubSubServer(org.twin, { host: '127.0.0.1', port: 0 }, times);
  token = org.accessToken('admin');
  api = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  stop = new AbortController();
}
async function end(): Promise<void> {
  stop.abort();
  await pubsub.close();
  await org.close();
}
beforeEach(() => start());
afterEach(end);

const contactId = (key: string): string => org.ids.contactIds[key] ?? '';

function session(topic = '/data/ChangeEvents', silenceMs = 60_000) {
  const changes = { url: pubsub.url, topic, silenceMs };
  const provider = salesforceProvider({ clientId: 'client-1', clientSecret: 'secret-1', loginUrl: org.url, changes });
  return provider.connect({ instanceUrl: org.url, accessToken: async () => token });
}

function stream(topic?: string, silenceMs?: number): CrmChangeStream {
  const { changes } = session(topic, silenceMs);
  if (!changes) throw new Error('Salesforce has a change stream');
  return changes;
}

/** Follows until `enough` says so, then stops by the signal. */
async function collect(from: string | null, enough: (taken: CrmChangeBatch[]) => boolean, objects: CrmObject[] = ['account', 'contact']) {
  const taken: CrmChangeBatch[] = [];
  const own = new AbortController();
  await stream().follow({
    objects,
    replay: from,
    signal: own.signal,
    take: async (batch) => {
      taken.push(batch);
      if (enough(taken)) own.abort();
    },
  });
  return taken;
}
/** How many events each request of a stream asked for, the one of `latest` left out. */
async function asked(file: string): Promise<number[]> {
  await org.twin.recorder.close();
  org.twin.recorder = new Recorder(file);
  const exchanges = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return exchanges
    .filter(({ url, requestBody }) => url === '/eventbus.v1.PubSub/Subscribe' && requestBody !== '')
    .map(({ requestBody }) => JSON.parse(requestBody).num_requested)
    .slice(1);
}

const changesIn = (batches: readonly CrmChangeBatch[]) => batches.flatMap(({ changes }) => changes);
const kindsIn = (batches: readonly CrmChangeBatch[]) => changesIn(batches).map(({ object, externalId, kind }) => [object, externalId, kind]);
const plan = (match: string, kind: Fault['kind'], times = 1): void => org.twin.faults.plan({ vendor: 'salesforce-pubsub', match, times, kind });

it('tells what happened since, one batch a commit, and which of it was ours', async () => {
  const replay = await stream().latest();
  const made = await api.sobject('Account').create({ Name: 'Nordlicht', BillingCity: 'Kiel' });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: null, MailingCity: 'Hamburg' });
  await session().writer.writeOwned([{ externalId: contactId('bob'), fields: { tier: 2 } }]);
  await api.sobject('Contact').destroy(contactId('ann'));
  const batches = await collect(replay, (taken) => changesIn(taken).length === 4);
  const hint = { at: expect.any(Date), isOurs: false };
  expect(batches).toEqual([
    { changes: [{ ...hint, object: 'account', externalId: made.id, kind: 'created' }], refetch: [], replay: expect.any(String) },
    { changes: [{ ...hint, object: 'contact', externalId: contactId('ann'), kind: 'updated' }], refetch: [], replay: expect.any(String) },
    {
      changes: [{ ...hint, object: 'contact', externalId: contactId('bob'), kind: 'updated', isOurs: true }],
      refetch: [],
      replay: expect.any(String),
    },
    { changes: [{ ...hint, object: 'contact', externalId: contactId('ann'), kind: 'deleted' }], refetch: [], replay: expect.any(String) },
  ]);
  expect(new Set([replay, ...batches.map((batch) => batch.replay)]).size).toBe(5);
});

it('follows what comes while it listens, past what it was not asked about', async () => {
  const listening = collect(await stream().latest(), (taken) => changesIn(taken).length === 2, ['contact']);
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await api.sobject('Account').update({ Id: org.ids.accountIds['acme'] ?? '', Industry: 'Water' });
  await api.sobject('Contact').update({ Id: contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await listening)).toEqual([
    ['contact', contactId('ann'), 'updated'],
    ['contact', contactId('bob'), 'updated'],
  ]);
});

const manyContacts = (count: number): Promise<unknown> => {
  const records = Array.from({ length: count }, (_, row) => ({ attributes: { type: 'Contact' }, LastName: `L${row}` }));
  return api.requestPost('/services/data/v67.0/composite/sobjects', { records });
};

it('asks for the next hundred only when the last of them is dealt with', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'pubsub-')), 'exchanges.ndjson');
  org.twin.recorder = new Recorder(file);
  const replay = await stream().latest();
  await manyContacts(150);
  const taken: number[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  const following = stream().follow({
    objects: ['contact'],
    replay,
    signal: stop.signal,
    take: async ({ changes }) => {
      taken.push(changes.length);
      if (taken.length === 1) await held;
      else stop.abort();
    },
  });
  await expect.poll(() => taken).toEqual([100]);
  const before = await asked(file);
  release();
  await following;
  expect([before, taken, await asked(file)]).toEqual([[100], [100, 50], [100, 100]]);
});

it('goes on in the middle of a commit', async () => {
  const replay = await stream().latest();
  await manyContacts(150);
  const whole = changesIn(await collect(replay, (taken) => changesIn(taken).length === 150)).map(({ externalId }) => externalId);
  const [first] = await collect(replay, () => true);
  const rest = await collect(first?.replay ?? null, () => true);
  expect([first?.changes.length, ...changesIn([...(first ? [first] : []), ...rest]).map(({ externalId }) => externalId)]).toEqual([100, ...whole]);
});

it('loses nothing over a broken stream, and tells a doubled event twice', async () => {
  const replay = await stream().latest();
  const ids: unknown[] = [];
  for (const LastName of ['One', 'Two', 'Three']) ids.push((await api.sobject('Contact').create({ LastName })).id);
  plan('^DELIVER', { type: 'drop_stream' });
  await expect(collect(replay, () => false)).rejects.toMatchObject({ failure: 'temporary' });
  const first = await collect(replay, (taken) => taken.length === 1);
  expect(kindsIn(first)).toEqual([['contact', ids[0], 'created']]);
  plan('^COMMIT', { type: 'duplicate_event' });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  const rest = await collect(first[0]?.replay ?? null, (taken) => changesIn(taken).length === 4);
  expect(kindsIn(rest)).toEqual([
    ['contact', ids[1], 'created'],
    ['contact', ids[2], 'created'],
    ['contact', contactId('ann'), 'updated'],
    ['contact', contactId('ann'), 'updated'],
  ]);
});

it.each([
  ['gap_event', { changes: [{ object: 'contact', kind: 'updated' }], refetch: [] }],
  ['overflow_event', { changes: [], refetch: ['contact'] }],
  ['wildcard_event', { changes: [], refetch: ['contact'] }],
] as const)('%s is a hint as good as any', async (type, expected) => {
  const replay = await stream().latest();
  plan('^COMMIT /data/ContactChangeEvent$', { type });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  expect(await collect(replay, (taken) => taken.length === 1)).toMatchObject([expected]);
});

it('an event that never came leaves the others in order', async () => {
  const replay = await stream().latest();
  plan('^COMMIT', { type: 'lose_event' });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await api.sobject('Contact').update({ Id: contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await collect(replay, (taken) => taken.length === 1))).toEqual([['contact', contactId('bob'), 'updated']]);
});

it('a place that is too old, unknown or unreadable is told apart from everything else', async () => {
  const replay = await stream().latest();
  const from = (place: string) => collect(place, () => false);
  await expect(from('bm9uc2Vuc2U=')).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await expect(from('')).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await org.twin.clock.advance(RETENTION_MS + 1);
  await expect(from(replay)).rejects.toMatchObject({
    failure: 'cursor_invalid',
    vendorCode: 'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted',
  });
  const later = await stream().latest();
  plan('^SUBSCRIBE', { type: 'expire_replay_ids' });
  await expect(from(later)).rejects.toMatchObject({ failure: 'cursor_invalid' });
});

it('a quiet stream still moves the place on, so that it does not grow too old', async () => {
  await end();
  await start({ keepAliveMs: 10, requestWindowMs: 60_000 });
  const replay = await stream().latest();
  await org.twin.clock.advance(RETENTION_MS - 3_600_000);
  const quiet = await collect(replay, (taken) => taken.length === 2);
  expect(quiet).toEqual(quiet.map(() => ({ changes: [], refetch: [], replay: expect.any(String) })));
  await org.twin.clock.advance(RETENTION_MS - 3_600_000);
  await expect(collect(replay, () => false)).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  expect(kindsIn(await collect(quiet[0]?.replay ?? null, (taken) => changesIn(taken).length > 0)).length).toBe(1);
});

it('knows where it stands even if the first word comes with the first keep-alive', async () => {
  await end();
  await start({ keepAliveMs: 10, requestWindowMs: 60_000 }, ['salesforce.pubsub-first-answer']);
  const replay = await stream().latest();
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  expect(kindsIn(await collect(replay, (taken) => changesIn(taken).length === 1))).toEqual([['contact', contactId('ann'), 'updated']]);
});

it('a stream that falls silent, or is ended, may be tried again', async () => {
  plan('^DELIVER', { type: 'hang' });
  const silent = stream('/data/ChangeEvents', 50).follow({ objects: ['contact'], replay: null, signal: stop.signal, take: async () => undefined });
  await expect(silent).rejects.toMatchObject({ failure: 'temporary', message: 'nothing came for 50 ms' });
  await end();
  await start({ keepAliveMs: 60_000, requestWindowMs: 1 });
  const replay = await stream().latest();
  await manyContacts(100);
  const slow = stream().follow({ objects: ['contact'], replay, signal: stop.signal, take: () => new Promise((done) => setTimeout(done, 100)) });
  await expect(slow).rejects.toMatchObject({ failure: 'temporary', message: 'the stream ended' });
});

it('a session that is over is told as such, at the start and, where the vendor ends the stream, in the middle', async () => {
  const following = (take: () => Promise<void>) => stream().follow({ objects: ['contact'], replay: null, signal: stop.signal, take });
  token = 'nope';
  await expect(stream().latest()).rejects.toMatchObject({ failure: 'auth_expired' });
  await end();
  await start({ keepAliveMs: 10, requestWindowMs: 60_000 }, ['salesforce.pubsub-outlives-session']);
  await expect(following(async () => void revokeToken(org.twin, token))).rejects.toMatchObject({
    failure: 'auth_expired',
    vendorCode: 'sfdc.platform.eventbus.grpc.service.auth.error',
  });
});

it('a session may end while the stream goes on, where the vendor lets it', async () => {
  const replay = await stream().latest();
  const listening = collect(replay, (taken) => {
    revokeToken(org.twin, token);
    return changesIn(taken).length === 2;
  });
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await api.sobject('Contact').update({ Id: contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await listening).length).toBe(2);
});

it.each([
  ['service.unavailable', 'temporary'],
  ['subscription.limit.exceeded', 'quota_exhausted'],
  ['concurrent.client.limit.exceeded', 'rate_limited'],
  ['subscription.topic.cannot.subscribe', 'permission'],
] as const)('%s is %s', async (errorCode, failure) => {
  plan('^SUBSCRIBE', { type: 'refuse', errorCode });
  await expect(stream().latest()).rejects.toMatchObject({ failure, vendorCode: `sfdc.platform.eventbus.grpc.${errorCode}` });
});

it('a schema that cannot be had now is asked for again, an unknown channel is not', async () => {
  const replay = await stream().latest();
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  plan('^CALL GetSchema', { type: 'refuse', errorCode: 'schema.api.unavailable' });
  await expect(collect(replay, () => false)).rejects.toMatchObject({ failure: 'temporary' });
  expect((await collect(replay, (taken) => taken.length === 1)).length).toBe(1);
  await expect(stream('/data/Nothing__chn').latest()).rejects.toMatchObject({ failure: 'not_found' });
});

it('one object alone has a channel of its own', async () => {
  const { changes } = session('/data/AccountChangeEvent');
  const replay = (await changes?.latest()) ?? '';
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await api.sobject('Account').update({ Id: org.ids.accountIds['acme'] ?? '', Name: 'Acme II' });
  const taken: CrmChangeBatch[] = [];
  await changes?.follow({
    objects: ['account', 'contact'],
    replay,
    signal: stop.signal,
    take: async (batch) => {
      taken.push(batch);
      stop.abort();
    },
  });
  expect(kindsIn(taken)).toEqual([['account', org.ids.accountIds['acme'], 'updated']]);
});

it('a server that is not there may be tried again; a stop before the start is no failure', async () => {
  await pubsub.close();
  await expect(stream().latest()).rejects.toMatchObject({ failure: 'temporary' });
  stop.abort();
  await stream().follow({ objects: ['contact'], replay: null, signal: stop.signal, take: async () => undefined });
});

it('stops while it waits, and hands on what its taker throws', async () => {
  const waiting = stream().follow({ objects: ['contact'], replay: await stream().latest(), signal: stop.signal, take: async () => undefined });
  stop.abort();
  await waiting;
  const replay = await stream().latest();
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  const failing = stream().follow({
    objects: ['contact'],
    replay,
    signal: new AbortController().signal,
    take: () => Promise.reject(new Error('the database is away')),
  });
  await expect(failing).rejects.toThrow('the database is away');
});

it('takes our own write for somebody else’s where collections drop the name of the client', async () => {
  await end();
  await start(undefined, ['salesforce.call-options-on-collections']);
  const replay = await stream().latest();
  await session().writer.writeOwned([{ externalId: contactId('bob'), fields: { tier: 2 } }]);
  expect(changesIn(await collect(replay, (taken) => taken.length === 1))).toMatchObject([{ externalId: contactId('bob'), isOurs: false }]);
});
