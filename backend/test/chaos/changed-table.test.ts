import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isTransient } from '#events/transient.ts';
import { createSpine, type TestSpine } from '../harness.ts';

const CUSTOMER = '6f0d2c5e-1b7a-4e0f-9a3d-5c7b8e1f2a46';
let spine: TestSpine;
let owner: postgres.Sql;

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(spine.database.appUrl).pathname;
  owner = postgres(url.href, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner.end();
  await spine.close();
});

test('a statement in use whose table changes fails at most once per connection, as weather, and then works', async () => {
  const read = (): Promise<Record<string, unknown>[]> => spine.work.withTenant(CUSTOMER, (uow) => uow.rows(sql`select * from customers`));
  await spine.work.withTenant(CUSTOMER, (uow) =>
    uow.rows(
      sql`insert into customers (id, name, email, created_at, updated_at) values (${CUSTOMER}::uuid, 'T', 'a@salesos.example', '2026-01-01', '2026-01-01')`,
    ),
  );
  for (let n = 0; n < 20; n += 1) await read();
  await owner`alter table customers add column added_by_a_deploy text`;
  const failures: unknown[] = [];
  let last: Record<string, unknown>[] = [];
  for (let n = 0; n < 20; n += 1) {
    await read().then(
      (rows) => {
        last = rows;
      },
      (error: unknown) => failures.push(error),
    );
  }
  expect(last).toEqual([expect.objectContaining({ id: CUSTOMER, added_by_a_deploy: null })]);
  expect(failures.length).toBeGreaterThan(0);
  expect(failures.length).toBeLessThanOrEqual(12);
  expect(failures.every(isTransient)).toBe(true);
});
