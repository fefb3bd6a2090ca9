import { randomUUID } from 'node:crypto';
import { contactCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Agent, on } from '#events/agent.ts';
import { redriveDeadLetters, retryDeadLetters } from '#events/dead-letters.ts';
import { BATCH, dispatch } from '#events/dispatch.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { createSpine, type TestSpine, until } from '../harness.ts';

let spine: TestSpine;
let customerId: string;
const poison = new Set<string>();

/** Leaves one row per applied event; a second application breaks nothing here but is counted by the assertions. */
const tally = async (agent: string, contactId: string, uow: UnitOfWork): Promise<void> => {
  await uow.rows(sql`insert into idempotency_keys (customer_id, key, route, request_hash, created_at)
    values (${uow.customerId}::uuid, ${randomUUID()}, ${agent}, ${contactId}, ${uow.now.toISOString()}::timestamptz)`);
};

const agentNamed = (name: string): Agent => ({
  name,
  subscriptions: [
    on(contactCreated, [], async (events, uow) => {
      for (const event of events) {
        await tally(name, event.data.contactId, uow);
        if (poison.has(event.data.contactId)) throw new Error('poison');
      }
    }),
  ],
});
const agents = [agentNamed('first'), agentNamed('second')];

const created = (contactId: string) =>
  newEvent({
    definition: contactCreated,
    key: ['test', contactId],
    entityId: contactId,
    occurredAt: spine.clock.now(),
    source: 'test',
    data: { contactId, origin: 'test' },
  });

const append = (...contactIds: string[]): Promise<Set<string>> =>
  spine.work.withTenant(customerId, (uow) => appendEvents(uow, contactIds.map(created)));

const applied = (agent: string): Promise<string[]> =>
  spine.work.withTenant(customerId, async (uow) =>
    (
      await uow.rows<{ request_hash: string }>(
        sql`select request_hash from idempotency_keys where customer_id = ${customerId}::uuid and route = ${agent}`,
      )
    ).map((row) => row.request_hash),
  );

beforeAll(async () => {
  spine = await createSpine(() => ({ agents }), { start: false });
});
afterAll(() => spine.close());
beforeEach(async () => {
  customerId = randomUUID();
  poison.clear();
  await spine.work.withTenant(customerId, (uow) =>
    uow.rows(sql`insert into customers (id, name, email, created_at, updated_at)
      values (${customerId}::uuid, 'Test', 'a@b.example', ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz)`),
  );
});

const drain = async (agent: Agent): Promise<void> => {
  while ((await dispatch(spine.work, agent, customerId)).more !== 'no');
};

test('each agent applies each event once, a replay writes nothing', async () => {
  const ids = Array.from({ length: 450 }, () => randomUUID());
  expect((await append(...ids)).size).toBe(450);
  expect((await append(...ids)).size).toBe(0);
  for (const agent of agents) await drain(agent);
  for (const agent of agents) await drain(agent);
  expect((await applied('first')).sort()).toEqual([...ids].sort());
  expect((await applied('second')).sort()).toEqual([...ids].sort());
});

test('a poison event is isolated, reported, retried and can be redriven; its neighbors are applied once', async () => {
  const ids = Array.from({ length: 120 }, () => randomUUID());
  const bad = ids[57] ?? '';
  poison.add(bad);
  await append(...ids);
  const [first] = agents;
  if (!first) throw new Error('no agent');
  await drain(first);
  expect((await applied('first')).sort()).toEqual(ids.filter((id) => id !== bad).sort());
  const letters = () =>
    spine.work.withTenant(customerId, (uow) =>
      uow.rows(sql`select agent, event_type, code, state, tries from dead_letters where customer_id = ${customerId}::uuid`),
    );
  expect(await letters()).toEqual([{ agent: 'first', event_type: 'contact.created', code: 'Error', state: 'pending', tries: 0 }]);
  const failed = await spine.work.withTenant(customerId, (uow) =>
    uow.rows(sql`select data->>'agent' as agent from events where customer_id = ${customerId}::uuid and event_type = 'agent.failed'`),
  );
  expect(failed).toEqual([{ agent: 'first' }]);

  for (let tries = 1; tries <= 3; tries += 1) {
    await spine.clock.advance(20 * 60_000);
    await retryDeadLetters(spine.work, agents, customerId);
    expect(await letters()).toEqual([
      { agent: 'first', event_type: 'contact.created', code: 'Error', state: tries === 3 ? 'given_up' : 'pending', tries },
    ]);
  }
  poison.clear();
  await spine.work.withTenant(customerId, (uow) => redriveDeadLetters(uow, null));
  await retryDeadLetters(spine.work, agents, customerId);
  expect((await applied('first')).sort()).toEqual([...ids].sort());
});

test('an event another worker applied after it failed here costs no other event its place', async () => {
  const [first] = agents;
  if (!first) throw new Error('no agent');
  const [failing, innocent] = [randomUUID(), randomUUID()];
  poison.add(failing);
  await append(failing);
  let attempts = 0;
  const overtaken: typeof spine.work = {
    ...spine.work,
    async withTenant(id, run) {
      attempts += 1;
      if (attempts === 1 + Math.ceil(Math.log(BATCH) / Math.log(4)) + 1) {
        poison.clear();
        await drain(first);
        await append(innocent);
      }
      return spine.work.withTenant(id, run);
    },
  };
  const turn = async (): Promise<unknown> => {
    attempts = 0;
    const dispatched = await dispatch(overtaken, first, customerId);
    // Transactions of other test files hold the event back for a moment: then nothing was tried yet.
    return dispatched.more === 'soon' ? turn() : dispatched;
  };
  expect(await turn()).toEqual({ applied: 0, more: 'now' });
  await drain(first);
  expect((await applied('first')).sort()).toEqual([failing, innocent].sort());
});

test('an event committed late, behind a newer one, is not skipped', async () => {
  const [first] = agents;
  if (!first) throw new Error('no agent');
  const late = randomUUID();
  const early = randomUUID();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const slow = spine.work.withTenant(customerId, async (uow) => {
    await appendEvents(uow, [created(late)]);
    begun();
    await gate;
  });
  await started;
  await append(early);
  expect(await dispatch(spine.work, first, customerId)).toEqual({ applied: 0, more: 'soon' });
  release();
  await slow;
  await drain(first);
  expect((await applied('first')).sort()).toEqual([early, late].sort());
});

test('positions are compared as numbers when the transaction id gains a digit', async () => {
  const [row] = await spine.work.withRoutes<{ wrong: boolean; right: boolean }>(
    sql`select '999'::text > '1000'::text as wrong, ('999'::xid8, 5::bigint) < ('1000'::xid8, 1::bigint) as right`,
  );
  expect(row).toEqual({ wrong: true, right: true });
});

test('wake-ups through the queue apply events, and the sweeper finds what no wake-up announced', async () => {
  const running = await createSpine(() => ({ agents }));
  try {
    const owner = randomUUID();
    const ids = Array.from({ length: 30 }, () => randomUUID());
    await running.work.withTenant(owner, async (uow) => {
      await uow.rows(
        sql`insert into customers (id, name, email, created_at, updated_at) values (${owner}::uuid, 'Q', 'q@b.example', ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz)`,
      );
      await appendEvents(uow, ids.map(created));
    });
    const count = () =>
      running.work.withTenant(owner, async (uow) =>
        Number((await uow.rows<{ n: string }>(sql`select count(*) as n from idempotency_keys where customer_id = ${owner}::uuid`))[0]?.n),
      );
    expect(await until(count, (n) => n >= 60)).toBe(60);
    // Written by hand, so nobody was notified.
    const silent = randomUUID();
    await running.client.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('salesos.customer_id', ${owner}, true)`);
      await tx.execute(sql`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
        values (${owner}::uuid, ${randomUUID()}::uuid, ${running.clock.now().toISOString()}::timestamptz, 'contact.created', 1, 'contact', ${silent}::uuid, 'test', 'unknown',
          ${running.clock.now().toISOString()}::timestamptz, ${JSON.stringify({ contactId: silent, origin: 'test' })}::jsonb)`);
    });
    expect(await until(count, (n) => n >= 62)).toBe(62);
  } finally {
    await running.close();
  }
});

test('a vendor call inside a unit of work is refused', async () => {
  await expect(spine.work.withTenant(customerId, () => spine.work.outside('a vendor', () => Promise.resolve(1)))).rejects.toThrow(
    'a vendor was called while a unit of work is open',
  );
  expect(await spine.work.outside('a vendor', () => Promise.resolve(1))).toBe(1);
});

test('a unit that deadlocks with another is run again, and both take effect once', async () => {
  const ids = [randomUUID(), randomUUID()];
  await spine.work.withTenant(customerId, async (uow) => {
    for (const id of ids) {
      await uow.rows(sql`insert into idempotency_keys (customer_id, key, route, request_hash, status, created_at)
        values (${customerId}::uuid, ${id}, 'lock', '-', 0, ${uow.now.toISOString()}::timestamptz)`);
    }
  });
  let arrived = 0;
  const both = Promise.withResolvers<void>();
  const raise = (order: readonly string[]): Promise<void> =>
    spine.work.withTenant(customerId, async (uow) => {
      for (const [index, id] of order.entries()) {
        await uow.rows(sql`update idempotency_keys set status = status + 1 where customer_id = ${customerId}::uuid and key = ${id}`);
        if (index > 0) continue;
        arrived += 1;
        if (arrived >= 2) both.resolve();
        await both.promise;
      }
    });
  await Promise.all([raise(ids), raise(ids.toReversed())]);
  const rows = await spine.work.withTenant(customerId, (uow) =>
    uow.rows(sql`select status from idempotency_keys where customer_id = ${customerId}::uuid and route = 'lock'`),
  );
  expect(rows).toEqual([{ status: 2 }, { status: 2 }]);
  expect(arrived).toBe(3);
});
