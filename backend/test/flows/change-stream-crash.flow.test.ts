import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { followChanges } from '#services/crm-sync/follow-changes.ts';
import { streamsToFollow } from '#services/crm-sync/stream-lease.ts';
import { crmFollower } from '#agents/crm-sync/follower.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { depsOf, pullOnce, refOf } from '../product/crm-life.ts';
import { inboxOf, personRow } from '../product/told.ts';

const vendor = 'salesforce';
let product: TestProduct;
let contactId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: [vendor] });
  contactId = addContact(product, vendor, { firstName: 'Ida', lastName: 'Crash', email: 'ida@nordlicht.example' });
  await pullOnce(product, vendor);
  await until(
    async () => (await followed(product.product.work)).replay,
    (replay) => replay !== null,
  );
});
afterAll(() => product?.close());

interface Stream {
  replay: string | null;
  followed_by: string | null;
}
const stream = async (): Promise<Stream> => {
  const [row] = await product.rows<Stream>(vendor, sql`select replay, followed_by from crm_streams`);
  return row ?? { replay: null, followed_by: null };
};

/** Follows until the place has moved (or the process died), then stops. */
async function followed(work: Work): Promise<Stream> {
  const before = await stream();
  const stop = new AbortController();
  const following = followChanges(work, depsOf(product), await refOf(product, vendor), stop.signal).then(
    () => 'ended',
    (error: unknown) => (error instanceof Crash ? 'died' : String(error)),
  );
  const moved = until(stream, ({ replay }) => replay !== before.replay, 5_000).catch(() => undefined);
  await Promise.race([following, moved]);
  stop.abort();
  await following;
  return stream();
}

/** A killed process cannot say goodbye: its hold runs out. */
const holdRunsOut = (): Promise<unknown> =>
  product.rows(vendor, sql`update crm_streams set lease_until = '2020-01-01', followed_by = null, follow_at = '2020-01-01'`);

const points = [1, 2, 3, 4, 5, 6, 7].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

test.each(points)('killed $when step $at: what was told is noted or told again', async ({ at, when }) => {
  const name = `Ida ${at} ${when}`;
  const { replay } = await stream();
  editContact(product, vendor, contactId, { firstName: name });
  await followed(dyingWork(product.product.work, { at, when }));
  const noted = (await inboxOf(product, vendor)).map(({ crm_id }) => crm_id);
  // The place has moved exactly if the hint is there.
  expect([(await stream()).replay === replay, noted]).toEqual([noted.length === 0, noted.length === 0 ? [] : [contactId]]);
  await holdRunsOut();
  if (noted.length === 0) await followed(product.product.work);
  expect((await inboxOf(product, vendor)).map(({ crm_id }) => crm_id)).toEqual([contactId]);
  await product.engine.drain();
  expect(await personRow(product, vendor, contactId)).toMatchObject([{ first_name: name }]);
});

test('of two processes one follows; after it has gone the other takes over', async () => {
  await holdRunsOut();
  const { work } = product.product;
  const [first, second] = [new AbortController(), new AbortController()];
  const troubles: unknown[] = [];
  const follower = crmFollower(work, depsOf(product));
  const running = [first, second].map(({ signal }) => follower.run(signal, (error) => troubles.push(error)));
  const holder = await until(stream, ({ followed_by }) => followed_by !== null);
  const [owner] = await product.rows<{ n: string }>(vendor, sql`select count(distinct followed_by)::text as n from crm_streams`);
  editContact(product, vendor, contactId, { firstName: 'Ida Two' });
  await until(
    () => inboxOf(product, vendor),
    (rows) => rows.length === 1,
  );
  expect([owner, (await stream()).followed_by, await streamsToFollow(work, 10)]).toEqual([{ n: '1' }, holder.followed_by, []]);
  // Whichever of the two it is: the one that stops lets go, and the other holds it in the end.
  first.abort();
  await running[0];
  await until(stream, ({ followed_by }) => followed_by !== null);
  second.abort();
  await running[1];
  expect([await stream(), troubles]).toMatchObject([{ followed_by: null }, []]);
});

test('a hold that was lost stores nothing any more', async () => {
  await product.engine.drain();
  await holdRunsOut();
  const stop = new AbortController();
  const following = followChanges(product.product.work, depsOf(product), await refOf(product, vendor), stop.signal);
  await until(stream, ({ followed_by }) => followed_by !== null);
  await product.rows(vendor, sql`update crm_streams set followed_by = gen_random_uuid(), lease_until = lease_until + interval '1 hour'`);
  const { replay } = await stream();
  editContact(product, vendor, contactId, { firstName: 'Ida Lost' });
  await following;
  expect([await inboxOf(product, vendor), (await stream()).replay]).toEqual([[], replay]);
});
