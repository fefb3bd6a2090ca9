import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { bootstrapDatabase } from '#db/bootstrap.ts';
import { buryEvent, retryDeadLetters } from '#events/dead-letters.ts';
import type { EventRow } from '#events/log.ts';
import { agents } from '#agents/registry.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { explainContact } from '#services/engagement/explain-contact.ts';
import { createSpine, type TestSpine } from '../harness.ts';
import { TEST_PASSWORD } from '../postgres.ts';
import { commandsOn, type Finished, productEnvironment, salesos } from './cli-process.ts';
import { applyAll, react, seedCustomer, type SeededCustomer } from './cli-records.ts';

// Much of it is starting processes, and a busy machine takes seconds for each.
vi.setConfig({ testTimeout: 180_000 });

const LENA = 'lena@nordlicht.example';
const TWIN_SISTER = 'same@nordlicht.example';
const LENA_CRM = '003Hp00000ABCDEIA4';

let spine: TestSpine;
let environment: Record<string, string>;
let cli: (...args: string[]) => Promise<Finished>;
let admin: postgres.Sql;
let acme: SeededCustomer;
let other: SeededCustomer;

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  environment = productEnvironment(spine.database);
  cli = commandsOn(spine.work);
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(spine.database.appUrl).pathname;
  admin = postgres(url.href, { max: 1, onnotice: () => undefined });
  acme = await seedCustomer(spine.work, 'Acme', [
    { email: LENA, crmId: LENA_CRM },
    { email: TWIN_SISTER, crmId: '003Hp00000ABCDFIA4' },
  ]);
  other = await seedCustomer(spine.work, 'Other', [{ email: TWIN_SISTER, crmId: '9001' }]);
  await spine.work.withTenant(acme.customerId, (uow) => react(uow, acme.contactIds[LENA] ?? '', 6));
  for (const { customerId } of [acme, other]) await applyAll(spine.work, customerId);
});
afterAll(async () => {
  await admin.end();
  await spine.close();
});

const lines = (text: string): string[] => text.trimEnd().split('\n');

test('migrate brings an empty database up to date and then changes nothing; before, the others say so', async () => {
  const empty = await bootstrapDatabase(inject('superuserUrl'), `t_${randomUUID().replaceAll('-', '')}`, TEST_PASSWORD);
  const own = productEnvironment(empty);
  expect(await salesos(own, 'accounting')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'not_migrated: The database is not at this version. Run `npm run -s salesos -- migrate`.\n',
  });
  const done = { exitCode: 0, stdout: 'The schema and the queue’s tables are up to date.\n', stderr: '' };
  expect(await salesos({ MIGRATE_DATABASE_URL: empty.ownerUrl }, 'migrate')).toEqual(done);
  expect(await salesos(own, 'migrate')).toEqual(done);
  expect(await salesos(own, 'accounting')).toEqual({ exitCode: 0, stdout: 'There are no customers.\n', stderr: '' });
});

test('migrate refuses without the owner’s URL', async () => {
  const { MIGRATE_DATABASE_URL: _, ...rest } = environment;
  const { exitCode, stderr } = await salesos(rest, 'migrate');
  expect({ exitCode, starts: stderr.startsWith('bad_configuration: MIGRATE_DATABASE_URL: '), lines: lines(stderr).length }).toEqual({
    exitCode: 1,
    starts: true,
    lines: 1,
  });
});

test('db bootstrap-sql prints statements a superuser can run again, and the URLs that go with them', async () => {
  const { exitCode, stdout, stderr } = await salesos({}, 'db', 'bootstrap-sql');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const password = /salesos_login:([^@]+)@/.exec(stdout)?.[1] ?? 'none';
  expect(stdout).toContain(`alter role salesos_login password '${password}';`);
  const rolledBack = new Error('rolled back');
  const run = admin.begin(async (tx) => {
    await tx.unsafe(stdout);
    throw rolledBack;
  });
  await expect(run).rejects.toBe(rolledBack);
});

test('score explain finds a contact by id, CRM record id, its short form and e-mail, and answers as the service does', async () => {
  const contactId = acme.contactIds[LENA] ?? '';
  const asOf = new Date(spine.clock.now().getTime() + 60_000);
  const wanted = await spine.work.withTenant(acme.customerId, (uow) =>
    explainContact(uow, { actor: { kind: 'system', id: 'test', role: 'admin' }, contactId, asOf, knownAt: null }),
  );
  expect(wanted.value).toBeGreaterThan(0);
  const own = await salesos(environment, 'score', 'explain', LENA, '--as-of', asOf.toISOString(), '--json');
  expect({ exitCode: own.exitCode, stderr: own.stderr, score: JSON.parse(own.stdout) as unknown }).toEqual({
    exitCode: 0,
    stderr: '',
    score: wanted,
  });
  for (const name of [contactId, LENA_CRM, LENA_CRM.slice(0, 15), LENA.toUpperCase()]) {
    const { exitCode, stdout, stderr } = await cli('score', 'explain', name, '--as-of', asOf.toISOString(), '--json');
    expect({ exitCode, stderr, score: JSON.parse(stdout) as unknown }).toEqual({ exitCode: 0, stderr: '', score: wanted });
  }
});

test('score explain is readable, and another instant or another knowledge gives another score', async () => {
  const readable = await cli('score', 'explain', LENA);
  expect(readable.exitCode).toBe(0);
  const heads = [
    'part',
    'contribution',
    'would raise it',
    'If nothing more happens',
    'Lena Vogt · Head of Operations, Nordlicht',
    'Clicked the “pricing” link',
    'Replied (positive)',
  ];
  expect(heads.filter((head) => !readable.stdout.includes(head))).toEqual([]);
  const value = async (...options: string[]): Promise<number> =>
    (JSON.parse((await cli('score', 'explain', LENA, '--json', ...options)).stdout) as { value: number }).value;
  const day = (days: number): string => new Date(spine.clock.now().getTime() + days * 86_400_000).toISOString();
  const [now, before, later, unknown] = [
    await value(),
    await value('--as-of', day(-30)),
    await value('--as-of', day(90)),
    await value('--known-at', day(-1)),
  ];
  expect({ before, unknown, fades: later > 0 && later < now }).toEqual({ before: 0, unknown: 0, fades: true });
});

test('score explain refuses what is nobody or more than one', async () => {
  const nobody = (name: string) => ({
    exitCode: 1,
    stdout: '',
    stderr: `not_found: There is no contact with the id, CRM record id or e-mail "${name}".`,
  });
  for (const name of [randomUUID(), 'nobody@nowhere.example', '003000000000000', "' or 1=1 --"])
    expect(await cli('score', 'explain', name)).toEqual(nobody(name));
  const { exitCode, stderr } = await cli('score', 'explain', TWIN_SISTER);
  expect({ exitCode, starts: stderr.startsWith(`ambiguous: "${TWIN_SISTER}" is 2 contacts: `) }).toEqual({ exitCode: 1, starts: true });
  const chosen = await cli('score', 'explain', TWIN_SISTER, '--customer', other.customerId, '--json');
  expect({ exitCode: chosen.exitCode, value: (JSON.parse(chosen.stdout) as { value: number }).value }).toEqual({ exitCode: 0, value: 0 });
  expect((await cli('score', 'explain', LENA, '--customer', randomUUID())).stderr).toMatch(/^not_found: There is no customer /);
});

test('api-key create makes a key that signs in as the user, once it is recorded', async () => {
  const create = (user: string) => cli('api-key', 'create', '--customer', acme.customerId, '--user', user, '--label', 'laptop');
  const { exitCode, stdout } = await create('admin@acme.example');
  expect(exitCode).toBe(0);
  const { customerId, actor } = await authenticate(spine.work, `Bearer ${stdout.trim()}`);
  expect({ customerId, role: actor.role }).toEqual({ customerId: acme.customerId, role: 'admin' });
  const audited = await spine.work.withTenant(acme.customerId, (uow) =>
    uow.rows(
      sql`select actor_kind, actor_id, action, resource_id from audit_log where customer_id = ${acme.customerId}::uuid and action = 'api_key.created'`,
    ),
  );
  expect(audited).toEqual([{ actor_kind: 'system', actor_id: 'cli', action: 'api_key.created', resource_id: actor.id }]);
  expect(await create('bob@acme.example')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'not_found: There is no active user bob@acme.example. Nothing was changed.',
  });
});

test('dead letters are listed, filtered by agent, redriven, and gone once applied', async () => {
  const { customerId } = acme;
  const [row] = await spine.work.withTenant(customerId, (uow) =>
    uow.rows<EventRow>(sql`select id, txid::text, seq::text, event_type, version, entity_type, entity_id, source, causation_id, actor_class, occurred_at, recorded_at, data
      from events where customer_id = ${customerId}::uuid and event_type = 'email.clicked'`),
  );
  if (!row) throw new Error('no event');
  await spine.work.withTenant(customerId, (uow) => buryEvent(uow, 'engagement', row, new RangeError('too far')));
  const letter = { customerId, agent: 'engagement', eventType: 'email.clicked', eventId: row.id, code: 'RangeError', state: 'pending', tries: 0 };
  const listed = async (...options: string[]): Promise<unknown> => JSON.parse((await cli('dead-letters', 'list', '--json', ...options)).stdout);
  expect(await listed()).toEqual([{ ...letter, createdAt: expect.any(String), dueAt: expect.any(String) }]);
  expect(await listed('--agent', 'sequence')).toEqual([]);
  expect(await listed('--customer', other.customerId)).toEqual([]);
  const { exitCode, stdout } = await cli('accounting', '--customer', customerId, '--json');
  const [account] = (JSON.parse(stdout) as { customers: { agents: { agent: string; dead: number; events: number; applied: number }[] }[] }).customers;
  const books = account?.agents.find(({ agent }) => agent === 'engagement');
  expect({ exitCode, dead: books?.dead, missing: (books?.events ?? 0) - (books?.applied ?? 0) }).toEqual({ exitCode: 0, dead: 1, missing: 1 });

  expect((await cli('dead-letters', 'redrive', '--agent', 'sequence')).stdout).toBe('0 dead letters are due now.');
  expect(await cli('dead-letters', 'redrive', '--agent', 'nobody')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'not_found: There is no agent "nobody". There are engagement, sequence, crm-sync.',
  });
  expect((await cli('dead-letters', 'redrive', '--json')).stdout).toBe(JSON.stringify({ redriven: 1 }, null, 2));
  expect(await retryDeadLetters(spine.work, agents, customerId)).toBe(1);
  expect((await cli('dead-letters', 'list')).stdout).toBe('No dead letters.');
});

test('doctor names every bad key, and what it could not look at', async () => {
  const { PUBLIC_URL: _, ENCRYPTION_KEYS: __, ...rest } = environment;
  const { exitCode, stdout } = await salesos({ ...rest, SMTP_URL: 'http://wrong' }, 'doctor', '--json');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; state: string; found: string; fix: string }[] };
  const bad = checks.filter(({ state }) => state === 'fail').map(({ name, found, fix }) => [name, found.split(':')[0], fix]);
  expect({ exitCode, ok, bad }).toEqual({
    exitCode: 1,
    ok: false,
    bad: ['PUBLIC_URL', 'ENCRYPTION_KEYS', 'SMTP_URL'].map((key) => ['env', key, `Set ${key} in the environment.`]),
  });
  expect(checks.at(-1)).toEqual({ name: 'connections, mail', state: 'warn', found: 'not checked', fix: 'Repair what fails above first.' });
  const badKey = await salesos({ ...environment, TRACKING_KEYS: 'a-secret-without-id' }, 'doctor');
  expect({
    exitCode: badKey.exitCode,
    named: badKey.stdout.includes('fail  env: TRACKING_KEYS: '),
    leaks: badKey.stdout.includes('a-secret'),
  }).toEqual({
    exitCode: 1,
    named: true,
    leaks: false,
  });
});

test('doctor sees a sound database, dead vendors, and a business clock that was moved', async () => {
  await spine.clock.advance(86_400_000);
  const { exitCode, stdout } = await salesos(environment, 'doctor');
  const states = lines(stdout).map((line) => line.split(/ \(|:/)[0]);
  expect({ exitCode, states }).toEqual({
    exitCode: 1,
    states: [
      'ok    node',
      'ok    env',
      'ok    database',
      'ok    roles',
      'ok    migrations',
      'ok    row security',
      'warn  clock',
      'ok    queue',
      'fail  salesforce of Acme',
      'fail  salesforce of Other',
      'warn  mail',
    ],
  });
  expect(stdout).toContain('business time was moved 1.00 days ahead');
});

test.each([
  ['database_refused', () => inject('superuserUrl')],
  ['database_unreachable', () => 'postgres://salesos_login:x@127.0.0.1:9/salesos'],
  ['database_login_refused', () => spine.database.appUrl.replace(/:[^:@]*@/, ':wrong@')],
  ['database_missing', () => spine.database.appUrl.replace(/[^/]+$/, 'no_such_database')],
])('a bad DATABASE_URL is one line: %s', async (code, url) => {
  const { exitCode, stdout, stderr } = await salesos({ ...environment, DATABASE_URL: url() }, 'accounting');
  expect({ exitCode, stdout, code: stderr.split(':')[0], lines: lines(stderr).length }).toEqual({ exitCode: 1, stdout: '', code, lines: 1 });
});
