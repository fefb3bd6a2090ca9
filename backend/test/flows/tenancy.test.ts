import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { createTestDatabase, createSpine, type TestSpine } from '../harness.ts';

let spine: TestSpine;
let ann: string;
let bob: string;
const at = '2026-05-04T09:00:00Z';

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  [ann, bob] = [await newCustomer(), await newCustomer()];
});
afterAll(() => spine.close());

/** A customer with one account that carries its id as name. */
async function newCustomer(): Promise<string> {
  const id = randomUUID();
  await spine.work.withTenant(id, async (uow) => {
    await uow.rows(
      sql`insert into customers (id, name, email, created_at, updated_at) values (${id}::uuid, ${id}, 'a@salesos.example', ${at}, ${at})`,
    );
    await uow.rows(insertAccount(id));
  });
  return id;
}

const insertAccount = (customerId: string): SQL =>
  sql`insert into accounts (customer_id, id, name, created_at, updated_at) values (${customerId}::uuid, ${randomUUID()}::uuid, ${customerId}, ${at}, ${at})`;

const as = <Row>(customerId: string, query: SQL): Promise<Row[]> => spine.work.withTenant(customerId, (uow) => uow.rows<Row>(query));
/** The database's own words; drizzle wraps them. */
const refusal = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error)),
  );

describe('one customer', () => {
  test('reads its own rows only, whatever it asks for', async () => {
    expect(await as(ann, sql`select name from accounts`)).toEqual([{ name: ann }]);
    expect(await as(ann, sql`select name from accounts where customer_id = ${bob}::uuid`)).toEqual([]);
    expect(await as(ann, sql`select id from customers`)).toEqual([{ id: ann }]);
  });

  test('cannot write a row of another', async () => {
    const violates = 'new row violates row-level security policy for table "accounts"';
    expect(await refusal(as(ann, insertAccount(bob)))).toBe(violates);
    expect(await refusal(as(ann, sql`update accounts set customer_id = ${bob}::uuid`))).toBe(violates);
    expect(await as(ann, sql`update accounts set name = 'stolen' where customer_id = ${bob}::uuid returning id`)).toEqual([]);
    expect(await as(ann, sql`delete from accounts where customer_id = ${bob}::uuid returning id`)).toEqual([]);
    expect(await as(bob, sql`select name from accounts`)).toEqual([{ name: bob }]);
  });

  test('cannot point at a row of another', async () => {
    const [account] = await as<{ id: string }>(bob, sql`select id from accounts`);
    const contact = sql`insert into contacts (customer_id, id, account_id, created_at, updated_at)
      values (${ann}::uuid, ${randomUUID()}::uuid, ${account?.id ?? ''}::uuid, ${at}, ${at})`;
    expect(await refusal(as(ann, contact))).toBe(
      'insert or update on table "contacts" violates foreign key constraint "contacts_customer_id_account_id_fkey"',
    );
  });

  test('cannot step to the sweeper and read on', async () => {
    const stepping = spine.work.withTenant(ann, async (uow) => {
      await uow.rows(sql`select set_config('role', 'salesos_system', true)`);
      return uow.rows(sql`select name from accounts`);
    });
    expect(await refusal(stepping)).toBe('permission denied for table accounts');
  });
});

describe('nobody', () => {
  test('sees no row of any customer outside a unit of work, on a connection that just served one', async () => {
    for (let n = 0; n < 20; n += 1) {
      await as(ann, sql`select 1`);
      expect(await spine.work.withRoutes(sql`select name from accounts`)).toEqual([]);
    }
  });

  test('keeps a tenant after a transaction that failed', async () => {
    await expect(spine.work.withTenant(ann, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await spine.work.withRoutes(sql`select name from accounts`)).toEqual([]);
    expect(await spine.work.withRoutes(sql`select nullif(current_setting('salesos.customer_id', true), '') as tenant`)).toEqual([{ tenant: null }]);
  });

  test.each(['', 'nobody', "x', true); drop table emails; --"])('is a customer called "%s"', async (id) => {
    expect(await refusal(as(id, sql`select name from accounts`))).toBe('a customer id is a UUID');
  });

  test('gets a commit reported that was none', async () => {
    const swallowing = spine.work.withTenant(ann, async (uow) => {
      await uow.rows(insertAccount(ann));
      await uow.rows(insertAccount(bob)).catch(() => undefined);
    });
    expect(await refusal(swallowing)).toBe('the transaction was rolled back: one of its statements had failed');
    expect(await as(ann, sql`select name from accounts`)).toEqual([{ name: ann }]);
  });
});

test('2,000 interleaved transactions on 12 connections: none sees another customer', async () => {
  const customers = [ann, bob, ...(await Promise.all(Array.from({ length: 18 }, newCustomer)))];
  const mixed: string[] = [];
  let looked = 0;
  const lane = async (first: number): Promise<void> => {
    for (let n = first; n < 2000; n += 40) {
      const customerId = customers[n % customers.length] ?? '';
      await spine.work.withTenant(customerId, async (uow) => {
        const before = await uow.rows<{ name: string }>(sql`select name from accounts`);
        await new Promise((resolve) => setTimeout(resolve, n % 3));
        const after = await uow.rows<{ customer_id: string; pid: number }>(sql`select customer_id from accounts`);
        looked += 1;
        if (before.length !== 1 || before[0]?.name !== customerId || after[0]?.customer_id !== customerId) mixed.push(customerId);
      });
    }
  };
  await Promise.all(Array.from({ length: 40 }, (_, n) => lane(n)));
  expect({ looked, mixed }).toEqual({ looked: 2000, mixed: [] });
});

describe('the sweeper', () => {
  const asSystem = (query: SQL): Promise<unknown[]> => spine.work.withSystem('test', query);

  test('reads the granted columns of every customer', async () => {
    const rows = await spine.work.withSystem<{ id: string }>('test', sql`select id from customers`);
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining([ann, bob]));
  });

  test.each([
    ['another column', sql`select name from customers`, 'customers'],
    ['all columns', sql`select * from emails`, 'emails'],
    ['the data of an event', sql`select data from events`, 'events'],
    ['a table not on the work list', sql`select customer_id from contacts`, 'contacts'],
  ])('cannot read %s', async (_, query, table) => {
    expect(await refusal(asSystem(query))).toBe(`permission denied for table ${table}`);
  });

  test.each([
    [
      'insert',
      sql`insert into customers (id, name, email, created_at, updated_at) values (${randomUUID()}::uuid, 'x', 'x', ${at}, ${at})`,
      'customers',
    ],
    ['update', sql`update dead_letters set state = 'resolved'`, 'dead_letters'],
    ['delete', sql`delete from agent_cursors`, 'agent_cursors'],
    ['lock', sql`select id from customers for update`, 'customers'],
    ['move the clock', sql`update business_clock set offset_ms = 1`, 'business_clock'],
  ])('cannot %s', async (_, query, table) => {
    expect(await refusal(asSystem(query))).toBe(`permission denied for table ${table}`);
  });

  test('leaves its role behind with its transaction', async () => {
    await asSystem(sql`select 1`);
    expect(await spine.work.withRoutes(sql`select current_user::text as role`)).toEqual([{ role: 'salesos_app' }]);
  });
});

describe('boot refuses', () => {
  const opening = async (url: string): Promise<string> => {
    try {
      const client = await openDatabase(url);
      await client.close();
      return 'not refused';
    } catch (error) {
      return String(error);
    }
  };

  test('a superuser', async () => {
    expect(await opening(inject('superuserUrl'))).toContain(
      'DATABASE_URL logs in as postgres, which is a superuser, bypasses row security or owns tables',
    );
  });

  test('the role that migrates', async () => {
    const { ownerUrl, appUrl } = await createTestDatabase();
    expect(await opening(ownerUrl)).toBe('error: permission denied to set role "salesos_app"');
    expect(await opening(appUrl)).toBe('not refused');
  });

  test.each([
    ['owns a table', (role: string) => `alter table sequences owner to ${role}`],
    ['bypasses row security', (role: string) => `alter role ${role} bypassrls`],
  ])('a login that may become salesos_app, but %s', async (_, empower) => {
    const { appUrl } = await createTestDatabase();
    const url = new URL(inject('superuserUrl'));
    url.pathname = new URL(appUrl).pathname;
    const role = `login_${randomUUID().replaceAll('-', '')}`;
    const superuser = postgres(url.href, { max: 1 });
    try {
      await superuser.unsafe(`create role ${role} login password 'x' in role salesos_app`);
      await superuser.unsafe(empower(role));
      const login = new URL(url);
      login.username = role;
      login.password = 'x';
      expect(await opening(login.href)).toContain(`DATABASE_URL logs in as ${role}, which is a superuser, bypasses row security or owns tables`);
    } finally {
      await superuser.unsafe(`reassign owned by ${role} to postgres; drop owned by ${role}; drop role ${role}`);
      await superuser.end();
    }
  });
});
