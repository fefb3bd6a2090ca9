import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverToProduct } from '../../sandbox/mail/deliver.ts';
import { deliveryReport, rawMail } from '../contract/inbound/raw-mail.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, inbox, ledger, personAt, reactTo } from '../product/people.ts';

const DAY_MS = 86_400_000;
const REP = 'anna.berg@harborpine.example';
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
});
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(email = `bo.${(people += 1)}@bounce.example`): Promise<Somebody> {
  const recordId = addContact(product, 'salesforce', { firstName: 'Bo', lastName: `Number ${people}`, email });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}
/** The first of two mails has gone; the second is due in three days. */
async function written(): Promise<Somebody> {
  const person = await known();
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

async function deliver(raw: Buffer): Promise<void> {
  expect((await deliverToProduct(product.twin.twin, product.inbox, raw, REP)).status).toBe(202);
  await product.engine.drain();
}
const report = (person: Somebody, status: string, words: string, more: Record<string, string> = {}): Promise<void> =>
  deliver(deliveryReport({ 'Final-Recipient': `rfc822; ${person.email}`, Status: status, 'Diagnostic-Code': `smtp; ${words}`, ...more }));

const state = async (person: Somebody): Promise<string> => {
  const { enrollment } = await product.client.card(person);
  return [enrollment?.state, enrollment?.reason?.code].filter(Boolean).join(': ');
};
const dueIn = async (person: Somebody): Promise<number> => {
  const [row] = await product.rows<{ days: number }>(
    'salesforce',
    sql`select extract(epoch from due_at - started_at) / 86400 as days from contact_sequences where contact_id = ${person.contactId}::uuid`,
  );
  return Math.round(Number(row?.days) * 10) / 10;
};
const facts = (person: Somebody) =>
  product.rows(
    'salesforce',
    sql`select e.bounce_class, (select count(*)::int from dead_addresses d where d.address = lower(e.to_address)) as dead,
      (select count(*)::int from events v where v.event_type = 'email.bounced' and v.data->>'contactId' = e.contact_id::text) as told
      from emails e where e.contact_id = ${person.contactId}::uuid`,
  );

test('a mail that comes back for good ends the sequence, and its address is written to no more, on any record', async () => {
  const person = await written();
  await report(person, '5.1.1', '550 5.1.1 user unknown');
  expect([await state(person), await facts(person)]).toEqual(['exited: bounced', [{ bounce_class: 'hard', dead: 1, told: 1 }]]);
  const { nextAction } = await product.client.card(person);
  expect(nextAction).toMatchObject({ text: 'Correct the address on the record, then enroll again' });
  const twin = await known(person.email.toUpperCase());
  const { offers } = await product.client.card(twin);
  expect(offers.map(({ blocked }) => blocked?.code)).toEqual(offers.map(() => 'bounced'));
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  expect(inbox(product, person).length).toBe(1);
});

test('the same report twice is one; a lesser one afterwards takes nothing back', async () => {
  const person = await written();
  const hard = () => report(person, '5.1.1', '550 5.1.1 user unknown');
  await hard();
  await hard();
  await report(person, '4.2.2', '452 4.2.2 mailbox full');
  expect([await state(person), await facts(person)]).toEqual(['exited: bounced', [{ bounce_class: 'hard', dead: 1, told: 2 }]]);
});

test('a mail that is queued is not handed over to an address that has died meanwhile', async () => {
  const [first, second] = [await written(), await known()];
  await product.rows('salesforce', sql`update contacts set email = ${first.email} where id = ${second.contactId}::uuid`);
  await enroll(product, second);
  await product.engine.executors.steps.run(product.customerId('salesforce'));
  expect(await ledger(product, second)).toMatchObject([{ send_state: 'queued' }]);
  await report(first, '5.1.1', '550 5.1.1 user unknown');
  expect([await ledger(product, second), await state(second)]).toMatchObject([
    [{ send_state: 'canceled', error_code: 'bounced' }],
    'exited: bounced',
  ]);
});

test('a server that does not want us ends the sequence and leaves the address', async () => {
  const person = await written();
  await report(person, '5.7.1', '554 5.7.1 blocked using zen.spamhaus.org');
  expect([await state(person), await facts(person)]).toEqual(['exited: refused_as_unwanted', [{ bounce_class: 'policy', dead: 0, told: 1 }]]);
});

test('one that is full, or still trying, changes nothing', async () => {
  const person = await written();
  await report(person, '4.4.1', 'connection timed out', { Action: 'delayed' });
  expect([await state(person), await facts(person)]).toEqual(['active', [{ bounce_class: null, dead: 0, told: 0 }]]);
  await report(person, '5.2.2', '552 5.2.2 over quota');
  expect([await state(person), await facts(person)]).toEqual(['active', [{ bounce_class: 'soft', dead: 0, told: 1 }]]);
});

test('a dead mailbox somebody forwards to is not theirs', async () => {
  const person = await written();
  const messageId = inbox(product, person)[0]?.messageId ?? '';
  const raw = deliveryReport({ 'Final-Recipient': 'rfc822; old@elsewhere.example', Status: '5.1.1' });
  await deliver(
    Buffer.from(raw.toString().replace('Subject: Hello\r\n\r\nUnsubscribe', `Subject: Hello\r\nMessage-ID: ${messageId}\r\n\r\nUnsubscribe`)),
  );
  expect(await facts(person)).toEqual([{ bounce_class: 'hard', dead: 0, told: 1 }]);
});

test('who is away gets the next mail on the day they are back', async () => {
  const person = await written();
  await reactTo(product, person, 'out_of_office');
  await product.engine.drain();
  const days = await dueIn(person);
  expect([await state(person), days > 6 && days <= 7.1]).toEqual(['active', true]);
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  expect(inbox(product, person).length).toBe(1);
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  expect([inbox(product, person).length, await state(person)]).toEqual([2, 'completed']);
});

test('a note of absence that is here before the mail server’s answer is heeded', async () => {
  const person = await known();
  await enroll(product, person);
  const customer = product.customerId('salesforce');
  await product.engine.executors.steps.run(customer);
  await product.engine.executors.send.run(customer);
  // The mail is there and nobody here has heard of it yet.
  await reactTo(product, person, 'out_of_office');
  await product.engine.drain();
  expect(await dueIn(person)).toBeGreaterThan(6);
});

test('who is away for months, and an answer that may be a person’s, wait for somebody to look', async () => {
  const [away, perhaps] = [await written(), await written()];
  const back = new Date(product.twin.twin.clock.now().getTime() + 150 * DAY_MS).toISOString().slice(0, 10);
  await reactTo(product, away, 'out_of_office', { text: `I am on parental leave and will be back on ${back}.` });
  await deliver(
    rawMail('I am out of the office. For urgent matters please contact my colleague.', {
      From: perhaps.email,
      To: REP,
      Subject: 'Re: Hello',
      Date: '',
    }),
  );
  await product.engine.drain();
  expect([await state(away), await state(perhaps)]).toEqual(['paused', 'paused']);
});

test('who has left is written to no more', async () => {
  const person = await written();
  await reactTo(product, person, 'out_of_office', { text: 'Bo is no longer with the company. Please contact info@bounce.example.' });
  await product.engine.drain();
  expect(await state(person)).toBe('exited: has_left');
});
