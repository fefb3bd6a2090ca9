import { randomUUID } from 'node:crypto';
import { contactCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { type Agent, type Executor, on } from '#events/agent.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { createRuntime } from '#events/runtime.ts';
import type { WakeQueue } from '#ports/queue.ts';
import { createTestDatabase, silent, type TestDatabase, until } from '../harness.ts';
import { redisUrl, type Wipe, wipePostgres, wipeRedis } from '../queue/backends.ts';
import { openProcess, type TestProcess } from '../queue/process.ts';

const poison = new Set<string>();

/** One row per application: a second one would be seen. */
const note = (uow: UnitOfWork, who: string, what: string): Promise<unknown> =>
  uow.rows(sql`insert into idempotency_keys (customer_id, key, route, request_hash, created_at)
    values (${uow.customerId}::uuid, ${randomUUID()}, ${who}, ${what}, ${uow.now.toISOString()}::timestamptz)`);

const agentNamed = (name: string): Agent => ({
  name,
  subscriptions: [
    on(contactCreated, [], async (events, uow) => {
      for (const { data } of events) {
        await note(uow, name, data.contactId);
        if (poison.has(`${name} ${data.contactId}`)) throw new Error('poison');
      }
    }),
  ],
});

/** Woken with each event, and never due: what the sweeper finds of it is another test's matter. */
const executorNamed = (work: Work, name: string, agent: string | null): Executor => ({
  name,
  agent,
  topics: [contactCreated.type],
  due: () => Promise.resolve([]),
  run: (customerId) => work.withTenant(customerId, async (uow) => (await note(uow, name, 'ran'), false)),
});

const fleetOn = (work: Work) => ({
  agents: ['left', 'right'].map(agentNamed),
  executors: [executorNamed(work, 'left-hand', 'left'), executorNamed(work, 'right-hand', 'right'), executorNamed(work, 'anybody', null)],
});

describe.each(['postgres', 'redis'] as const)('two processes with different agents, the queue on %s', (kind) => {
  describe.skipIf(kind === 'redis' && !redisUrl)('between them', () => {
    let database: TestDatabase;
    let left: TestProcess;
    let right: TestProcess;
    let wipe: Wipe;
    let customerId: string;
    beforeEach(async () => {
      // A queue that was wiped complains about every job it lost, rightly.
      vi.spyOn(console, 'error').mockImplementation(() => undefined);
      poison.clear();
      database = await createTestDatabase();
      const to = { appUrl: database.appUrl, ...(kind === 'redis' && redisUrl ? { redisUrl } : {}) };
      wipe = kind === 'redis' ? wipeRedis(redisUrl ?? '') : wipePostgres(database.appUrl);
      if (kind === 'redis') await wipe();
      left = await openProcess(to, fleetOn, ['left']);
      right = await openProcess(to, fleetOn, ['right']);
      customerId = randomUUID();
      await left.work.withTenant(customerId, (uow) =>
        uow.rows(sql`insert into customers (id, name, email, created_at, updated_at)
          values (${customerId}::uuid, 'T', 'a@salesos.example', '2026-01-01', '2026-01-01')`),
      );
    });
    afterEach(async () => {
      await Promise.all([left.close(), right.close()]);
      vi.restoreAllMocks();
    });

    const append = async (by: TestProcess, contactId: string = randomUUID()): Promise<string> => {
      const frame = { key: ['test', contactId], entityId: contactId, occurredAt: by.work.clock.now(), source: 'test' };
      await by.work.withTenant(customerId, (uow) =>
        appendEvents(uow, [newEvent({ ...frame, definition: contactCreated, data: { contactId, origin: 'test' } })]),
      );
      return contactId;
    };
    const noted = async (who: string): Promise<string[]> => {
      const rows = await left.work.withTenant(customerId, (uow) =>
        uow.rows<{ what: string }>(sql`select request_hash as what from idempotency_keys where route = ${who}`),
      );
      return rows.map(({ what }) => what).sort();
    };
    const applied = (count: number) =>
      until(
        async () => [await noted('left'), await noted('right')],
        (both) => both.every((ids) => ids.length >= count),
      );

    test('each is given what it runs and nothing else, whoever caused it', async () => {
      await Promise.all([left.start(), right.start()]);
      const ids: string[] = [];
      for (let n = 0; n < 60; n += 1) ids.push(await append(n % 2 === 0 ? left : right));
      expect(await applied(ids.length)).toEqual([ids.toSorted(), ids.toSorted()]);
      await until(
        async () => [...(await noted('left-hand')), ...(await noted('right-hand')), ...(await noted('anybody'))].length,
        (count) => count >= 3,
      );
      const givenTo = ({ given }: TestProcess): string[] => [...new Set(given)].filter((target) => target !== 'anybody').sort();
      expect([givenTo(left), givenTo(right)]).toEqual([
        ['left/agent', 'left/left-hand'],
        ['right/agent', 'right/right-hand'],
      ]);
    });

    test('a process that starts late finds its wake-ups waiting; the other did not pass them round', async () => {
      await left.start();
      const id = await append(left);
      await until(
        () => noted('left'),
        (ids) => ids.length === 1,
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect([await noted('right'), left.given.filter((target) => target.startsWith('right/'))]).toEqual([[], []]);
      await right.start();
      expect(await applied(1)).toEqual([[id], [id]]);
    });

    test('a queue that is wiped while events are on their way loses none', async () => {
      await Promise.all([left.start(), right.start()]);
      const ids: string[] = [];
      for (let n = 0; n < 200; n += 1) {
        ids.push(await append(n % 2 === 0 ? left : right));
        if (n === 60 || n === 150) await wipe();
      }
      expect(await applied(ids.length)).toEqual([ids.toSorted(), ids.toSorted()]);
    });

    test('a dead letter is tried again where its agent runs', async () => {
      await Promise.all([left.start(), right.start()]);
      const id = randomUUID();
      poison.add(`right ${id}`);
      await append(left, id);
      await until(
        () => left.work.withTenant(customerId, (uow) => uow.rows(sql`select agent from dead_letters where state = 'pending'`)),
        (letters) => letters.length === 1,
      );
      await until(
        () => noted('left'),
        (ids) => ids.length === 1,
      );
      expect(await noted('right')).toEqual([]);
      poison.clear();
      await left.clock.advance(20 * 60_000);
      await right.clock.refresh();
      expect(await applied(1)).toEqual([[id], [id]]);
      expect(new Set([...left.given, ...right.given].filter((target) => target.endsWith('/dead-letters')))).toEqual(new Set(['right/dead-letters']));
      expect(left.given).not.toContain('right/dead-letters');
    });

    test('the sweeper of one process wakes the agents of both', async () => {
      await append(left);
      const woken: string[] = [];
      const queue: WakeQueue = {
        wake: (target, customer) => void woken.push(`${target} ${customer === customerId}`),
        wakeLater: () => undefined,
        start: () => Promise.resolve(),
        close: () => Promise.resolve(),
      };
      const { sweep } = createRuntime(left.work, queue, { ...fleetOn(left.work), runs: (agent) => agent === 'left' }, silent);
      // A transaction of anybody on the server, older than the event, holds it back for a moment.
      await until(sweep, () => woken.length > 0);
      expect([...new Set(woken)].sort()).toEqual(['left/agent true', 'right/agent true']);
    });
  });
});
