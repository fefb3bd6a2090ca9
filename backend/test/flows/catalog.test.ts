import { defineEvent } from '@salesos/shared/events/event';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ROLES_LOCK } from '#db/bootstrap.ts';
import { declaredTables, schemaDrift } from '../catalog/drizzle-schema.ts';
import { clockDefaults, foreignKeys, roles, securityDefiners, views } from '../catalog/hygiene.ts';
import { codes, declaredEvents, freeTexts } from '../catalog/payloads.ts';
import { otherGrants, partitionGrants, systemGrants } from '../catalog/privileges.ts';
import { listedTables, routingShape, tenantShape } from '../catalog/tables.ts';
import { createTestDatabase } from '../harness.ts';

let sql: postgres.Sql;
const checks = {
  listedTables,
  tenantShape,
  routingShape,
  systemGrants,
  otherGrants,
  partitionGrants,
  securityDefiners,
  views,
  roles,
  clockDefaults,
  foreignKeys,
};
type Check = keyof typeof checks;

beforeAll(async () => {
  const { appUrl } = await createTestDatabase();
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(appUrl).pathname;
  sql = postgres(url.href, { max: 1, onnotice: () => undefined });
});
afterAll(() => sql.end());

test.each(Object.keys(checks) as Check[])('%s finds nothing in the migrated database', async (check) => {
  expect(await checks[check](sql)).toEqual([]);
});

/** Roles belong to the whole cluster: other files that make theirs meanwhile have to wait. */
async function aloneWithTheRoles<Found>(look: () => Promise<Found>): Promise<Found> {
  const maintenance = postgres(inject('superuserUrl'), { max: 1 });
  try {
    await maintenance`select pg_advisory_lock(${ROLES_LOCK})`;
    return await look();
  } finally {
    await maintenance.end();
  }
}

class Undo extends Error {}

/** Plants a fault, looks, and takes it back. */
async function planted<Found>(ddl: string, look: (tx: postgres.TransactionSql) => Promise<Found>): Promise<Found | undefined> {
  let found: Found | undefined;
  await sql
    .begin(async (tx) => {
      await tx.unsafe(ddl);
      found = await look(tx);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found;
}

const rule = `(customer_id = (NULLIF(current_setting('salesos.customer_id'::text, true), ''::text))::uuid)`;
const tenant = `["tenant","*",true,["salesos_app"],"${rule}","${rule}"]`;

describe('each planted fault is found', () => {
  test.each<[Check, string, string[]]>([
    ['listedTables', 'create table notes (customer_id uuid, id uuid, primary key (customer_id, id))', ['notes: in no list of db/tables.ts']],
    ['listedTables', 'drop table crm_users', ['crm_users: listed, but there is no such table']],
    ['tenantShape', 'alter table crm_users disable row level security', ['crm_users: row security is off']],
    ['tenantShape', 'alter table crm_users no force row level security', ['crm_users: row security is not forced']],
    ['tenantShape', 'drop policy tenant on crm_users', ['crm_users: policies are []']],
    [
      'tenantShape',
      'alter policy tenant on crm_users using (true)',
      [`crm_users: policies are [["tenant","*",true,["salesos_app"],"true","${rule}"]]`],
    ],
    [
      'tenantShape',
      'create policy extra on crm_users for select to salesos_app using (true)',
      [`crm_users: policies are [["extra","r",true,["salesos_app"],"true",null],${tenant}]`],
    ],
    [
      'tenantShape',
      'create policy work on crm_users for select to salesos_system using (true)',
      [`crm_users: policies are [${tenant},["work","r",true,["salesos_system"],"true",null]]`],
    ],
    ['tenantShape', 'drop policy work on crm_dirty', [`crm_dirty: policies are [${tenant}]`]],
    [
      'tenantShape',
      'alter table crm_users drop constraint crm_users_pkey, add primary key (external_id, customer_id)',
      ['crm_users: primary key does not begin with customer_id'],
    ],
    ['routingShape', 'alter table mailbox_routes add display_name text', ['mailbox_routes.display_name: neither key nor customer_id']],
    ['systemGrants', 'grant select (to_address) on emails to salesos_system', ['salesos_system may emails.to_address SELECT']],
    ['systemGrants', 'revoke select (id) on emails from salesos_system', ['salesos_system may not emails.id SELECT']],
    ['systemGrants', 'grant update on emails to salesos_system', ['salesos_system may emails UPDATE']],
    ['otherGrants', 'grant delete on events to salesos_app', ['salesos_app may events DELETE']],
    ['otherGrants', 'grant update (details) on audit_log to salesos_app', ['salesos_app may audit_log.details UPDATE']],
    ['otherGrants', 'grant truncate on emails to salesos_app', ['salesos_app may emails TRUNCATE']],
    ['otherGrants', 'grant select on emails to public', ['public may emails SELECT']],
    ['partitionGrants', 'grant select on events_default to salesos_app', ['events_default: salesos_app may SELECT on a partition']],
    [
      'securityDefiners',
      'create function public.peek() returns bigint language sql security definer as $$ select count(*) from emails $$',
      ['public.peek: security definer'],
    ],
    ['views', 'create view recent as select * from emails', ['recent: not a security_invoker view']],
    ['views', 'create view careful with (security_invoker = true) as select * from emails', []],
    ['roles', 'alter role salesos_app bypassrls', ['salesos_app: bypassrls']],
    ['roles', 'alter role salesos_login superuser', ['salesos_login: superuser']],
    ['roles', 'grant salesos_owner to salesos_login', ['salesos_login: member of salesos_owner']],
    [
      'roles',
      'alter table crm_users owner to salesos_app',
      ['salesos_app: owns crm_users', 'salesos_app: owns crm_users_by_number', 'salesos_app: owns crm_users_pkey'],
    ],
    ['clockDefaults', 'alter table emails alter queued_at set default now()', ['emails.queued_at: default now()']],
    ['clockDefaults', 'alter table emails alter queued_at set default current_timestamp', ['emails.queued_at: default CURRENT_TIMESTAMP']],
    [
      'foreignKeys',
      'alter table contacts add unique (id); alter table emails add foreign key (contact_id) references contacts (id)',
      ['emails: FOREIGN KEY (contact_id) REFERENCES contacts(id) leaves the customer out'],
    ],
  ])('%s: %s', async (check, ddl, expected) => {
    expect(await aloneWithTheRoles(() => planted(ddl, checks[check]))).toEqual(expected);
  });
});

describe('the TypeScript schema', () => {
  test('equals the migrated database', async () => {
    expect(await schemaDrift(sql, await declaredTables())).toEqual([]);
  });

  test.each([
    ['alter table emails add secret text', ['in the database only: emails.secret text']],
    ['alter table emails alter subject drop not null', ['declared only: emails.subject text not null', 'in the database only: emails.subject text']],
    [
      'alter table emails alter tries type bigint',
      ['declared only: emails.tries integer not null', 'in the database only: emails.tries bigint not null'],
    ],
    [
      `alter table consents drop constraint consents_channel_check, add constraint consents_channel_check check (channel in ('email', 'fax'))`,
      ['words of consents.channel: database "email fax", schema "call email"'],
    ],
  ])('is found to differ after %s', async (ddl, expected) => {
    const tables = await declaredTables();
    expect(await planted(ddl, (tx) => schemaDrift(tx, tables))).toEqual(expected);
  });

  test('is found to declare a table that does not exist', async () => {
    const ghost = pgTable('ghost', { id: integer('id'), word: text('word') });
    expect(await schemaDrift(sql, [...(await declaredTables()), ghost])).toEqual([
      'declared only: ghost.id integer',
      'declared only: ghost.word text',
    ]);
  });
});

describe('event payloads', () => {
  test('hold ids, codes, numbers and instants', async () => {
    expect(freeTexts(await declaredEvents(), codes)).toEqual([]);
  });

  test('free text is found wherever it hides', () => {
    const bad = defineEvent(
      'bad.event',
      'contact',
      z.object({
        id: z.uuid(),
        at: z.iso.datetime(),
        kind: z.enum(['a', 'b']),
        count: z.number().int(),
        name: z.string(),
        address: z.email().nullable(),
        tags: z.array(z.string().min(1)),
        inner: z.object({ note: z.string().optional() }),
        either: z.union([z.number(), z.string()]),
        anything: z.unknown(),
        open: z.record(z.string(), z.number()),
      }),
    );
    const places = ['name', 'address', 'tags[]', 'inner.note', 'either', 'anything', 'open'].map((key) => `bad.event.${key}: free text`);
    expect(freeTexts([bad], {})).toEqual(places);
    expect(freeTexts([bad], { 'bad.event.name': 'a code', 'bad.event.gone': 'a code' })).toEqual([
      ...places.slice(1),
      'bad.event.gone: listed, but not there',
    ]);
  });
});
