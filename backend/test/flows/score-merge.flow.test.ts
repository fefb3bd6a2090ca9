import { randomUUID } from 'node:crypto';
import { emailReplied } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEvents, newEvent } from '#events/log.ts';
import { createCustomer } from '#services/customer/create-customer.ts';
import { mergeContacts } from '#services/crm-sync/merge-contacts.ts';
import { endedSince, openCursors } from '#services/crm-sync/pull-cursors.ts';
import { recompute } from '#services/engagement/recompute.ts';
import { createSpine, type TestSpine, until } from '../harness.ts';

let spine: TestSpine;
beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
});
afterAll(() => spine.close());

const newCustomer = (): Promise<string> =>
  createCustomer(spine.work, { name: 'Merge', email: 'merge@salesos.example', postalAddress: null, users: [] });

test('a score computed while its person is merged away is the one who goes on', async () => {
  const customerId = await newCustomer();
  const [winner, loser] = [randomUUID(), randomUUID()];
  const tenant = <Result>(run: Parameters<typeof spine.work.withTenant<Result>>[1]) => spine.work.withTenant(customerId, run);
  for (const id of [winner, loser])
    await tenant((uow) =>
      uow.rows(
        sql`insert into contacts (customer_id, id, created_at, updated_at) values (${customerId}::uuid, ${id}::uuid, '2026-01-05', '2026-01-05')`,
      ),
    );
  const [merged, page] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const merging = tenant(async (uow) => {
    await mergeContacts(uow, { id: randomUUID(), provider: 'fake', isMaster: true }, { loser, winner });
    merged.resolve();
    await page.promise;
  });
  await merged.promise;
  const scoring = tenant((uow) => recompute(uow, new Map([[loser, randomUUID()]])));
  await until(
    () => spine.work.withTenant(customerId, (uow) => uow.rows<{ n: number }>(sql`select count(*)::int as n from pg_locks where not granted`)),
    ([row]) => (row?.n ?? 0) > 0,
  );
  page.resolve();
  await Promise.all([merging, scoring]);
  expect(await tenant((uow) => uow.rows(sql`select contact_id from engagement_scores where customer_id = ${customerId}::uuid`))).toEqual([
    { contact_id: winner },
  ]);
});

test('what ended during a long first reading is asked for after it', async () => {
  const customerId = await newCustomer();
  const connectionId = randomUUID();
  const tenant = <Result>(run: Parameters<typeof spine.work.withTenant<Result>>[1]) => spine.work.withTenant(customerId, run);
  const begun = await tenant(async (uow) => {
    await uow.rows(sql`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, writing, connected_at)
      values (${customerId}::uuid, ${connectionId}::uuid, 'fake', ${connectionId}, 'http://127.0.0.1:9', 'on', '2026-01-05')`);
    await openCursors(uow, connectionId, { objects: ['contact'], dueAt: uow.now, crmNow: uow.now });
    return uow.now;
  });
  await spine.clock.advance(3 * 3_600_000);
  expect(await tenant((uow) => endedSince(uow, connectionId, 'contact', uow.now))).toEqual(begun);
});

test('a reply a moment after the scoring took its time counts', async () => {
  const customerId = await newCustomer();
  const contactId = randomUUID();
  const tenant = <Result>(run: Parameters<typeof spine.work.withTenant<Result>>[1]) => spine.work.withTenant(customerId, run);
  await tenant(async (uow) => {
    await uow.rows(
      sql`insert into contacts (customer_id, id, created_at, updated_at) values (${customerId}::uuid, ${contactId}::uuid, '2026-01-05', '2026-01-05')`,
    );
    const [emailId, inboundId] = [randomUUID(), randomUUID()];
    const data = { emailId, contactId, inboundId, threadId: randomUUID(), disposition: 'positive' as const };
    const occurredAt = new Date(uow.now.getTime() + 500);
    await appendEvents(uow, [
      newEvent({ definition: emailReplied, key: [inboundId], entityId: emailId, occurredAt, source: 'test', actorClass: 'human', data }),
    ]);
    await recompute(uow, new Map([[contactId, inboundId]]));
  });
  const [score] = await tenant((uow) =>
    uow.rows<{ total_score: number }>(sql`select total_score from engagement_scores where contact_id = ${contactId}::uuid`),
  );
  expect(score?.total_score).toBeGreaterThan(0);
});
