import { randomUUID } from 'node:crypto';
import { contactCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Agent, on } from '#events/agent.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { createSpine, type TestSpine, until } from '../harness.ts';
import { redisUrl, type Wipe, wipePostgres, wipeRedis } from '../queue/backends.ts';

const CUSTOMERS = 10;
const EVENTS = 4000;

const recorder: Agent = {
  name: 'recorder',
  subscriptions: [
    on(contactCreated, [], async (events, uow) => {
      for (const event of events) {
        await uow.rows(sql`insert into idempotency_keys (customer_id, key, route, request_hash, created_at)
          values (${uow.customerId}::uuid, ${randomUUID()}, 'recorder', ${event.eventId}, ${uow.now.toISOString()}::timestamptz)`);
      }
    }),
  ],
};

describe.each(['postgres', 'redis'] as const)('the queue on %s is wiped twice while thousands of events are on their way', (kind) => {
  describe.skipIf(kind === 'redis' && !redisUrl)('and the sweeper finds them', () => {
    let spine: TestSpine;
    let wipe: Wipe;
    beforeEach(async () => {
      // The queue complains about every job it lost, rightly.
      vi.spyOn(console, 'error').mockImplementation(() => undefined);
      if (kind === 'redis') await wipeRedis(redisUrl ?? '')();
      spine = await createSpine(() => ({ agents: [recorder] }), kind === 'redis' && redisUrl ? { redisUrl } : {});
      wipe = kind === 'redis' ? wipeRedis(redisUrl ?? '') : wipePostgres(spine.database.appUrl);
    });
    afterEach(async () => {
      await spine.close();
      vi.restoreAllMocks();
    });

    const makeCustomer = async (): Promise<string> => {
      const id = randomUUID();
      await spine.work.withTenant(id, (uow) =>
        uow.rows(
          sql`insert into customers (id, name, email, created_at, updated_at) values (${id}::uuid, 'T', 'a@salesos.example', '2026-01-01', '2026-01-01')`,
        ),
      );
      return id;
    };

    const append = (customerId: string): Promise<Set<string>> =>
      spine.work.withTenant(customerId, (uow) =>
        appendEvents(
          uow,
          Array.from({ length: 20 }, () => {
            const contactId = randomUUID();
            return newEvent({
              definition: contactCreated,
              key: ['test', contactId],
              entityId: contactId,
              occurredAt: uow.now,
              source: 'test',
              data: { contactId, origin: 'test' },
            });
          }),
        ),
      );

    test('every event is applied once, none is stuck', async () => {
      const customers = await Promise.all(Array.from({ length: CUSTOMERS }, makeCustomer));
      const accepted: string[] = [];
      const applied = async (): Promise<string[]> => {
        const rows = await Promise.all(
          customers.map((id) =>
            spine.work.withTenant(id, (uow) => uow.rows<{ request_hash: string }>(sql`select request_hash from idempotency_keys`)),
          ),
        );
        return rows.flat().map((row) => row.request_hash);
      };
      for (let n = 0; n < EVENTS / 20; n += 1) {
        accepted.push(...(await append(customers[n % CUSTOMERS] ?? '')));
        if (n === 60 || n === 140) await wipe();
      }
      await until(applied, (ids) => ids.length >= EVENTS, 40_000);
      expect((await applied()).sort()).toEqual(accepted.sort());
    });
  });
});
