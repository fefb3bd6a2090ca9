import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrmChangeBatch } from '#ports/crm.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Recorder } from '../../../sandbox/core/recorder.ts';
import { RETENTION_MS } from '../../../sandbox/salesforce/changes/change-log.ts';
import { changesIn, FollowedOrg, kindsIn } from './followed-org.ts';

let at: FollowedOrg;
beforeEach(async () => {
  at = await FollowedOrg.start();
});
afterEach(() => at.end());

const recordingFile = (): string => join(mkdtempSync(join(tmpdir(), 'pubsub-')), 'exchanges.ndjson');

it('tells what happened since, one batch a commit, and which of it was ours', async () => {
  const replay = await at.stream().latest();
  const made = await at.api.sobject('Account').create({ Name: 'Nordlicht', BillingCity: 'Kiel' });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: null, MailingCity: 'Hamburg' });
  await at.session().writer.write('contact', [{ externalId: at.contactId('bob'), owned: { tier: 2 }, values: {} }]);
  await at.api.sobject('Contact').destroy(at.contactId('ann'));
  const batches = await at.collect(replay, (taken) => changesIn(taken).length === 4);
  const hint = { at: expect.any(Date), isOurs: false };
  expect(batches).toEqual([
    { changes: [{ ...hint, object: 'account', externalId: made.id, kind: 'created' }], refetch: [], replay: expect.any(String) },
    { changes: [{ ...hint, object: 'contact', externalId: at.contactId('ann'), kind: 'updated' }], refetch: [], replay: expect.any(String) },
    {
      changes: [{ ...hint, object: 'contact', externalId: at.contactId('bob'), kind: 'updated', isOurs: true }],
      refetch: [],
      replay: expect.any(String),
    },
    { changes: [{ ...hint, object: 'contact', externalId: at.contactId('ann'), kind: 'deleted' }], refetch: [], replay: expect.any(String) },
  ]);
  expect(new Set([replay, ...batches.map((batch) => batch.replay)]).size).toBe(5);
});

it('follows what comes while it listens, past what it was not asked about', async () => {
  const file = recordingFile();
  at.org.twin.recorder = new Recorder(file);
  const listening = at.collect(await at.stream().latest(), (taken) => changesIn(taken).length === 2, ['contact']);
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  await at.api.sobject('Account').update({ Id: at.org.ids.accountIds['acme'] ?? '', Industry: 'Water' });
  await at.api.sobject('Contact').update({ Id: at.contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await listening)).toEqual([
    ['contact', at.contactId('ann'), 'updated'],
    ['contact', at.contactId('bob'), 'updated'],
  ]);
  // Most of the hundred were still owed, so it had no reason to ask again.
  expect(await at.asked(file)).toEqual([100]);
});

it('asks for the next hundred only when the last of them is dealt with', async () => {
  const file = recordingFile();
  at.org.twin.recorder = new Recorder(file);
  const replay = await at.stream().latest();
  await at.manyContacts(150);
  const taken: number[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  const following = at.stream().follow({
    objects: ['contact'],
    replay,
    signal: at.stop.signal,
    take: async ({ changes }) => {
      taken.push(changes.length);
      if (taken.length === 1) await held;
      else at.stop.abort();
    },
  });
  await expect.poll(() => taken).toEqual([100]);
  const before = await at.asked(file);
  release();
  await following;
  expect([before, taken, await at.asked(file)]).toEqual([[100], [100, 50], [100, 100]]);
});

it('goes on in the middle of a commit', async () => {
  const replay = await at.stream().latest();
  await at.manyContacts(150);
  const whole = changesIn(await at.collect(replay, (taken) => changesIn(taken).length === 150)).map(({ externalId }) => externalId);
  const [first] = await at.collect(replay, () => true);
  const rest = await at.collect(first?.replay ?? null, () => true);
  expect([first?.changes.length, ...changesIn([...(first ? [first] : []), ...rest]).map(({ externalId }) => externalId)]).toEqual([100, ...whole]);
});

it.each([
  ['gap_event', { changes: [{ object: 'contact', kind: 'updated' }], refetch: [] }],
  ['overflow_event', { changes: [], refetch: ['contact'] }],
  ['wildcard_event', { changes: [], refetch: ['contact'] }],
] as const)('%s is a hint as good as any', async (type, expected) => {
  const replay = await at.stream().latest();
  at.plan('^COMMIT /data/ContactChangeEvent$', { type });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  expect(await at.collect(replay, (taken) => taken.length === 1)).toMatchObject([expected]);
});

it('a quiet stream still moves the place on, so that it does not grow too old', async () => {
  await at.end();
  at = await FollowedOrg.start({ keepAliveMs: 10, requestWindowMs: 60_000 });
  const replay = await at.stream().latest();
  await at.org.twin.clock.advance(RETENTION_MS - 3_600_000);
  const quiet = await at.collect(replay, (taken) => taken.length === 2);
  expect(quiet).toEqual(quiet.map(() => ({ changes: [], refetch: [], replay: expect.any(String) })));
  await at.org.twin.clock.advance(RETENTION_MS - 3_600_000);
  await expect(at.collect(replay, () => false)).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  expect(kindsIn(await at.collect(quiet[0]?.replay ?? null, (taken) => changesIn(taken).length > 0)).length).toBe(1);
});

it.each([
  ['service.unavailable', 'temporary'],
  ['subscription.limit.exceeded', 'quota_exhausted'],
  ['concurrent.client.limit.exceeded', 'rate_limited'],
  ['subscription.topic.cannot.subscribe', 'permission'],
] as const)('%s is %s', async (errorCode, failure) => {
  at.plan('^SUBSCRIBE', { type: 'refuse', errorCode });
  await expect(at.stream().latest()).rejects.toMatchObject({ failure, vendorCode: `sfdc.platform.eventbus.grpc.${errorCode}` });
});

it('one object alone has a channel of its own', async () => {
  const { changes } = at.session('/data/AccountChangeEvent');
  const replay = (await changes?.latest()) ?? '';
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  await at.api.sobject('Account').update({ Id: at.org.ids.accountIds['acme'] ?? '', Name: 'Acme II' });
  const taken: CrmChangeBatch[] = [];
  await changes?.follow({
    objects: ['account', 'contact'],
    replay,
    signal: at.stop.signal,
    take: async (batch) => {
      taken.push(batch);
      at.stop.abort();
    },
  });
  expect(kindsIn(taken)).toEqual([['account', at.org.ids.accountIds['acme'], 'updated']]);
});

it('stops while it waits, and hands on what its taker throws', async () => {
  // The first answer is taken; by the time of the stop it waits for the second.
  const take = async (): Promise<void> => void setTimeout(() => at.stop.abort(), 20);
  await at.stream().follow({ objects: ['contact'], replay: null, signal: at.stop.signal, take });
  const replay = await at.stream().latest();
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  const failing = at.stream().follow({
    objects: ['contact'],
    replay,
    signal: new AbortController().signal,
    take: () => Promise.reject(new Error('the database is away')),
  });
  await expect(failing).rejects.toThrow('the database is away');
});
