import type { Suppression } from '@salesos/shared/api/suppression';
import { enrollBlockLabels, stepReasonLabels } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { sendNext } from '#services/email/send-next.ts';
import { lead } from '../../sandbox/salesforce/schema/lead.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact, editContact, records } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { endWaits, enroll, freshKey, inbox, ledger, personAt, reactTo } from '../product/people.ts';

type Api = Awaited<ReturnType<typeof apiAs>>;
type Somebody = Awaited<ReturnType<typeof personAt>>;
type Answer = Suppression & { code?: string; problems?: { code: string }[] };
const DAY_MS = 86_400_000;
let product: TestProduct;
let customerId: string;
let nora: Api;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
  nora = await apiAs(product, 'salesforce', 'admin');
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterAll(() => product?.close());

let people = 0;
async function known(domain: string, email?: string): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Ida', lastName: `Number ${people}`, email: email ?? `ida.${people}@${domain}` });
  await pullOnce(product, 'salesforce');
  return personAt(product, 'salesforce', id);
}
const add = (body: object, key = freshKey()) => nora<Answer>('POST', '/v1/suppressions', body, { 'idempotency-key': key });
const states = async (person: Somebody): Promise<string[]> =>
  (await ledger(product, person)).map(({ send_state, error_code }) => `${send_state} ${error_code ?? ''}`.trim());

/** Their first mails wait in the ledger. */
async function queued(...persons: Somebody[]): Promise<void> {
  for (const person of persons) await enroll(product, person);
  await product.engine.executors.steps.run(customerId);
  for (const person of persons) expect(await states(person)).toEqual(['queued']);
}

/** Runs `act` when the mail has been claimed and not yet looked at again. */
function betweenClaimAndHandover(act: () => Promise<unknown>): Work {
  const { work } = product.product;
  let units = 0;
  return {
    ...work,
    async withTenant(customer, run) {
      const result = await work.withTenant(customer, run);
      units += 1;
      if (units === 1) await act();
      return result;
    },
  };
}

test('an address on the list: enrolling is refused with the reason, on the card too', async () => {
  const person = await known('listed.example');
  const { status, body } = await add({ kind: 'address', value: ` ${person.email.toUpperCase()} `, reason: 'Asked on the phone.' });
  expect([status, body]).toEqual([
    201,
    {
      id: expect.any(String),
      kind: 'address',
      value: person.email,
      reason: 'Asked on the phone.',
      since: expect.any(String),
      addedAt: expect.any(String),
      addedBy: { id: expect.any(String), name: 'Nora Quist' },
      origin: 'api',
    },
  ]);
  expect((await add({ kind: 'address', value: person.email })).body.id).toBe(body.id);
  const { offers } = await product.client.card(person);
  expect(new Set(offers.map(({ blocked }) => JSON.stringify(blocked)))).toEqual(
    new Set([JSON.stringify({ code: 'suppressed', text: enrollBlockLabels.suppressed })]),
  );
  await expect(enroll(product, person)).rejects.toThrow(`Will not start: ${enrollBlockLabels.suppressed}.`);
});

test('a domain on the list stops what waits, of itself and of everything below it, and ends the sequence with the reason', async () => {
  const [below, beside] = [await known('eu.mail.stopped.example'), await known('unstopped.example')];
  await queued(below, beside);
  expect((await add({ kind: 'domain', value: '@Stopped.Example' })).body).toMatchObject({ kind: 'domain', value: 'stopped.example', reason: null });
  await product.engine.drain();
  expect([await states(below), await states(beside)]).toEqual([['canceled suppressed'], ['sent']]);
  expect(inbox(product, below)).toEqual([]);
  const { enrollment } = await product.client.card(below);
  expect([enrollment?.state, enrollment?.reason?.text]).toEqual(['exited', stepReasonLabels.suppressed.text]);
});

test('between taking a mail and handing it over there is one more look', async () => {
  const person = await known('late.example');
  await queued(person);
  await sendNext(
    betweenClaimAndHandover(async () => {
      expect(await states(person)).toEqual(['claimed']);
      await add({ kind: 'domain', value: 'late.example' });
    }),
    product.engine.sendDeps,
    customerId,
  );
  expect([await states(person), inbox(product, person)]).toEqual([['canceled suppressed'], []]);
});

test('neither a reason nor a conversation gets past the list', async () => {
  const person = await known('strict.example');
  await enroll(product, person);
  await product.engine.drain();
  await reactTo(product, person, 'reply', { text: 'Tell me more.' });
  await product.engine.drain();
  const [received] = await product.rows<{ id: string }>('salesforce', sql`select id from inbound_mails where contact_id = ${person.contactId}::uuid`);
  const mail = { contactId: person.contactId, subject: 'Our offer', body: 'Hello.' };
  const sendAt = new Date(product.product.clock.now().getTime() + DAY_MS).toISOString();
  const waiting = [
    { ...mail, sendAt, anywayBecause: 'She asked.' },
    { ...mail, sendAt, answersId: received?.id },
  ];
  for (const each of waiting) expect((await anna('POST', '/v1/emails/send', each)).status).toBe(201);
  await add({ kind: 'domain', value: 'strict.example' });
  for (const each of [...waiting, mail])
    expect((await anna<Answer>('POST', '/v1/emails/send', each)).body).toMatchObject({ code: 'mail_refused', problems: [{ code: 'suppressed' }] });
  await product.advance(DAY_MS + 1000);
  await product.engine.drain();
  expect((await states(person)).slice(1)).toEqual(['canceled suppressed', 'canceled suppressed']);
  expect(inbox(product, person)).toHaveLength(1);
});

test('taken off with a reason, mail goes again, and who did it stays written', async () => {
  const person = await known('again.example');
  const { body: domain } = await add({ kind: 'domain', value: 'again.example' });
  const lift = (because: unknown, key = freshKey()) =>
    nora<Answer>('POST', `/v1/suppressions/${domain.id}/lift`, { because }, { 'idempotency-key': key });
  expect([(await lift(' ')).status, (await lift(undefined)).status]).toEqual([400, 400]);
  expect((await anna('POST', `/v1/suppressions/${domain.id}/lift`, { because: 'I want to.' })).status).toBe(403);
  await expect(enroll(product, person)).rejects.toThrow(enrollBlockLabels.suppressed);
  const key = freshKey();
  expect([
    (await lift('Their lawyer agreed.', key)).status,
    (await lift('Their lawyer agreed.', key)).status,
    (await lift('Once more.')).status,
  ]).toEqual([204, 204, 404]);
  await enroll(product, person);
  await product.engine.drain();
  expect(inbox(product, person)).toHaveLength(1);
  const kept = await product.rows(
    'salesforce',
    sql`select s.lifted_because, u.name from suppressions s join users u on u.customer_id = s.customer_id and u.id = s.lifted_by where s.id = ${domain.id}::uuid`,
  );
  const audited = await product.rows('salesforce', sql`select action, details from audit_log where resource_id = ${domain.id} order by at, action`);
  expect([kept, audited]).toEqual([
    [{ lifted_because: 'Their lawyer agreed.', name: 'Nora Quist' }],
    [
      { action: 'suppression.added', details: { kind: 'domain' } },
      { action: 'suppression.lifted', details: { kind: 'domain' } },
    ],
  ]);
  // On the list again, it is another entry.
  expect((await add({ kind: 'domain', value: 'again.example' })).body.id).not.toBe(domain.id);
});

test('the list by pages, and what concerns one address', async () => {
  for (const value of ['one.pages.example', 'two.pages.example', 'pages.example']) await add({ kind: 'domain', value });
  const { body: found } = await nora<{ suppressions: Suppression[]; next: string | null }>('GET', '/v1/suppressions?matching=kim@one.pages.example');
  expect([found.suppressions.map(({ value }) => value).sort(), found.next]).toEqual([['one.pages.example', 'pages.example'], null]);
  const all: string[] = [];
  let after = '';
  do {
    const { body } = await nora<{ suppressions: Suppression[]; next: string | null }>('GET', `/v1/suppressions?limit=2${after}`);
    all.push(...body.suppressions.map(({ id }) => id));
    after = body.next === null ? '' : `&after=${body.next}`;
  } while (after !== '');
  const [row] = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from suppressions where lifted_at is null`);
  expect([new Set(all).size, all.length]).toEqual([row?.n, row?.n]);
});

test('what is no address or domain is refused by name, and who may not is refused', async () => {
  const answers = [
    await add({ kind: 'address', value: 'stopped.example' }),
    await add({ kind: 'domain', value: 'com' }),
    await add({ kind: 'domain', value: 'https://stopped.example' }),
    await add({ kind: 'person', value: 'kim@stopped.example' }),
    await anna<Answer>('POST', '/v1/suppressions', { kind: 'domain', value: 'no.example' }),
    await anna<Answer>('GET', '/v1/suppressions'),
  ];
  expect(answers.map(({ status, body }) => [status, body.code, body.problems?.[0]?.code])).toEqual([
    [400, 'bad_request', 'not_address'],
    [400, 'bad_request', 'not_domain'],
    [400, 'bad_request', 'not_domain'],
    [400, 'bad_request', undefined],
    [403, 'forbidden', undefined],
    [403, 'forbidden', undefined],
  ]);
});

test('one person’s opt-out holds for everybody with that address: another record, written otherwise', async () => {
  const [first, second] = [await known('info.example', 'info@info.example'), await known('info.example', 'Info@Info.example')];
  await queued(second);
  expect(second.contactId).not.toBe(first.contactId);
  editContact(product, 'salesforce', first.recordId, { optedOut: true });
  await pullOnce(product, 'salesforce');
  await product.engine.drain();
  expect([await states(second), inbox(product, second)]).toEqual([['canceled opted_out'], []]);
  const { offers, enrollment } = await product.client.card(second);
  expect([enrollment?.reason?.code, new Set(offers.map(({ blocked }) => blocked?.code))]).toEqual(['opted_out', new Set(['opted_out'])]);
});

test('a lead that refuses is not overruled by the contact of the same person, whichever was read last', async () => {
  const person = await known('both.example');
  const leadId = records(product).add(lead, {
    ...Object.fromEntries(lead.fields.map(({ name, initial }) => [name, initial])),
    LastName: 'Number',
    Company: 'Both',
    Email: person.email,
    OwnerId: product.seeded.salesforce.userIds['rep'] ?? '',
    HasOptedOutOfEmail: true,
  });
  await pullOnce(product, 'salesforce');
  const [tied] = await product.rows('salesforce', sql`select salesos_id from crm_sync_state where crm_id = ${leadId}`);
  expect(tied).toEqual({ salesos_id: person.contactId });
  editContact(product, 'salesforce', person.recordId, { title: 'Head of Both' });
  await pullOnce(product, 'salesforce');
  await endWaits(product, 'salesforce');
  await expect(enroll(product, person)).rejects.toThrow(enrollBlockLabels.opted_out);
  // The contact's own field hears of it, too.
  await product.engine.drain();
  const sources = await product.rows(
    'salesforce',
    sql`select source, state from consents where contact_id = ${person.contactId}::uuid and channel = 'email' order by source`,
  );
  expect(sources).toEqual([
    { source: 'salesforce', state: 'opted_out' },
    { source: 'salesforce:lead', state: 'opted_out' },
  ]);
});
