import { afterEach, beforeEach, expect, it } from 'vitest';
import { RETENTION_MS } from '../../../sandbox/salesforce/changes/change-log.ts';
import { revokeToken } from '../../../sandbox/salesforce/oauth/tokens.ts';
import { changesIn, FollowedOrg, kindsIn } from './followed-org.ts';

let at: FollowedOrg;
beforeEach(async () => {
  at = await FollowedOrg.start();
});
afterEach(() => at.end());

it('loses nothing over a broken stream, and tells a doubled event twice', async () => {
  const replay = await at.stream().latest();
  const ids: unknown[] = [];
  for (const LastName of ['One', 'Two', 'Three']) ids.push((await at.api.sobject('Contact').create({ LastName })).id);
  at.plan('^DELIVER', { type: 'drop_stream' });
  await expect(at.collect(replay, () => false)).rejects.toMatchObject({ failure: 'temporary' });
  const first = await at.collect(replay, (taken) => taken.length === 1);
  expect(kindsIn(first)).toEqual([['contact', ids[0], 'created']]);
  at.plan('^COMMIT', { type: 'duplicate_event' });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  const rest = await at.collect(first[0]?.replay ?? null, (taken) => changesIn(taken).length === 4);
  expect(kindsIn(rest)).toEqual([
    ['contact', ids[1], 'created'],
    ['contact', ids[2], 'created'],
    ['contact', at.contactId('ann'), 'updated'],
    ['contact', at.contactId('ann'), 'updated'],
  ]);
});

it('an event that never came leaves the others in order', async () => {
  const replay = await at.stream().latest();
  at.plan('^COMMIT', { type: 'lose_event' });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  await at.api.sobject('Contact').update({ Id: at.contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await at.collect(replay, (taken) => taken.length === 1))).toEqual([['contact', at.contactId('bob'), 'updated']]);
});

it('a place that is too old, unknown or unreadable is told apart from everything else', async () => {
  const replay = await at.stream().latest();
  const from = (place: string) => at.collect(place, () => false);
  await expect(from('bm9uc2Vuc2U=')).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await expect(from('')).rejects.toMatchObject({ failure: 'cursor_invalid' });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  await at.org.twin.clock.advance(RETENTION_MS + 1);
  await expect(from(replay)).rejects.toMatchObject({
    failure: 'cursor_invalid',
    vendorCode: 'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted',
  });
  const later = await at.stream().latest();
  at.plan('^SUBSCRIBE', { type: 'expire_replay_ids' });
  await expect(from(later)).rejects.toMatchObject({ failure: 'cursor_invalid' });
});

it('knows where it stands even if the first word comes with the first keep-alive', async () => {
  await at.end();
  at = await FollowedOrg.start({ keepAliveMs: 10, requestWindowMs: 60_000 }, ['salesforce.pubsub-first-answer']);
  const replay = await at.stream().latest();
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  expect(kindsIn(await at.collect(replay, (taken) => changesIn(taken).length === 1))).toEqual([['contact', at.contactId('ann'), 'updated']]);
});

it('a stream that falls silent, or is ended, may be tried again', async () => {
  at.plan('^DELIVER', { type: 'hang' });
  const silent = at
    .stream('/data/ChangeEvents', 50)
    .follow({ objects: ['contact'], replay: null, signal: at.stop.signal, take: async () => undefined });
  await expect(silent).rejects.toMatchObject({ failure: 'temporary', message: 'nothing came for 50 ms' });
  await at.end();
  at = await FollowedOrg.start({ keepAliveMs: 60_000, requestWindowMs: 1 });
  const replay = await at.stream().latest();
  await at.manyContacts(100);
  const slow = at.stream().follow({ objects: ['contact'], replay, signal: at.stop.signal, take: () => new Promise((done) => setTimeout(done, 100)) });
  await expect(slow).rejects.toMatchObject({ failure: 'temporary', message: 'the stream ended' });
});

it('a session that is over is told as such, at the start and, where the vendor ends the stream, in the middle', async () => {
  const following = (take: () => Promise<void>) => at.stream().follow({ objects: ['contact'], replay: null, signal: at.stop.signal, take });
  at.token = 'nope';
  await expect(at.stream().latest()).rejects.toMatchObject({ failure: 'auth_expired' });
  await at.end();
  at = await FollowedOrg.start({ keepAliveMs: 10, requestWindowMs: 60_000 }, ['salesforce.pubsub-outlives-session']);
  await expect(following(async () => void revokeToken(at.org.twin, at.token))).rejects.toMatchObject({
    failure: 'auth_expired',
    vendorCode: 'sfdc.platform.eventbus.grpc.service.auth.error',
  });
});

it('a session may end while the stream goes on, where the vendor lets it', async () => {
  const replay = await at.stream().latest();
  const listening = at.collect(replay, (taken) => {
    revokeToken(at.org.twin, at.token);
    return changesIn(taken).length === 2;
  });
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  await at.api.sobject('Contact').update({ Id: at.contactId('bob'), Title: 'CFO' });
  expect(kindsIn(await listening).length).toBe(2);
});

it('a schema that cannot be had now is asked for again, an unknown channel is not', async () => {
  const replay = await at.stream().latest();
  await at.api.sobject('Contact').update({ Id: at.contactId('ann'), Title: 'CFO' });
  at.plan('^CALL GetSchema', { type: 'refuse', errorCode: 'schema.api.unavailable' });
  await expect(at.collect(replay, () => false)).rejects.toMatchObject({ failure: 'temporary' });
  expect((await at.collect(replay, (taken) => taken.length === 1)).length).toBe(1);
  await expect(at.stream('/data/Nothing__chn').latest()).rejects.toMatchObject({ failure: 'not_found' });
});

it('a server that is not there may be tried again; a stop before the start is no failure', async () => {
  await at.pubsub.close();
  await expect(at.stream().latest()).rejects.toMatchObject({ failure: 'temporary' });
  at.stop.abort();
  await at.stream().follow({ objects: ['contact'], replay: null, signal: at.stop.signal, take: async () => undefined });
});

it('takes our own write for somebody else’s where collections drop the name of the client', async () => {
  await at.end();
  at = await FollowedOrg.start(undefined, ['salesforce.call-options-on-collections']);
  const replay = await at.stream().latest();
  await at.session().writer.write('contact', [{ externalId: at.contactId('bob'), owned: { tier: 2 }, values: {} }]);
  expect(changesIn(await at.collect(replay, (taken) => taken.length === 1))).toMatchObject([{ externalId: at.contactId('bob'), isOurs: false }]);
});
