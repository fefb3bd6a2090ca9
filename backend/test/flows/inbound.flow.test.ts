import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { deliverToProduct } from '../../sandbox/mail/deliver.ts';
import { allMails } from '../../sandbox/mail/find-mails.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { traces } from '../product/card-call.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { enroll, inbox, ledger, personAt, reactTo } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
});
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
const REP = 'anna.berg@harborpine.example';
type Somebody = Person & { contactId: string };

let people = 0;
async function somebody(): Promise<Somebody> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Uli', lastName: `Number ${people}`, email: `uli.${people}@inbound.example` });
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}
async function written(): Promise<Somebody> {
  const person = await somebody();
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

const message = (headers: Record<string, string>, text: string): Uint8Array =>
  Buffer.from(
    `${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n')}\r\n\r\n${text}\r\n`,
  );

/** An answer to the newest mail, from any address. */
function answerFrom(person: Person, from: string, headers: Record<string, string> = {}): Uint8Array {
  const mail = inbox(product, person).at(-1);
  return message(
    { From: from, To: REP, Subject: `Re: ${mail?.subject ?? ''}`, 'Message-ID': `<answer-${person.recordId}@inbound.example>`, ...headers },
    'How does this work with what we have?',
  );
}

const deliver = (raw: Uint8Array): Promise<{ status: number }> => deliverToProduct(product.twin.twin, product.inbox, raw, REP);

const received = (person: Somebody) =>
  product.rows<{ kind: string; disposition: string; from_address: string }>(
    'salesforce',
    sql`
    select kind, disposition, from_address from inbound_mails where contact_id = ${person.contactId}::uuid order by received_at`,
  );
const eventsOf = async (person: Somebody): Promise<Record<string, number>> => {
  const rows = await product.rows<{ event_type: string; n: number }>(
    'salesforce',
    sql`
    select event_type, count(*)::int as n from events where data->>'contactId' = ${person.contactId} and event_type in ('email.replied', 'email.auto_replied', 'email.unsubscribed', 'sequence.exited') group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ event_type, n }) => [event_type, n]));
};
async function state(person: Person): Promise<string> {
  const { enrollment } = await product.client.card(person);
  return [enrollment?.state, enrollment?.reason?.code].filter(Boolean).join(': ');
}

test('the same delivery, however often and however close together, is one reply', async () => {
  const person = await written();
  const raw = answerFrom(person, person.email, { 'In-Reply-To': inbox(product, person)[0]?.messageId ?? '' });
  const answers = await Promise.all(Array.from({ length: 6 }, () => deliver(raw)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202]);
  await product.engine.drain();
  expect((await deliver(raw)).status).toBe(202);
  await product.engine.drain();
  expect([await received(person), await eventsOf(person), await state(person)]).toEqual([
    [{ kind: 'human', disposition: 'question', from_address: person.email }],
    { 'email.replied': 1, 'sequence.exited': 1 },
    'exited: replied',
  ]);
  const { activities } = await product.client.record(person);
  expect(activities.map(({ direction }) => direction).sort()).toEqual(['inbound', 'outbound']);
});

test('what the mail server did not sign is not taken', async () => {
  const person = await written();
  const raw = answerFrom(person, person.email, { 'In-Reply-To': inbox(product, person)[0]?.messageId ?? '' });
  const post = async (change: { secret?: string; timestamp?: number; body?: Uint8Array; recipient?: string }) => {
    const timestamp = String(change.timestamp ?? Date.now());
    const signature = createHmac('sha256', change.secret ?? product.inbox.secret)
      .update(`${timestamp}.${REP}.delivery-1.`)
      .update(raw)
      .digest('base64');
    const headers = {
      'x-salesos-mail-timestamp': timestamp,
      'x-salesos-mail-recipient': change.recipient ?? REP,
      'x-salesos-mail-id': 'delivery-1',
      'x-salesos-mail-signature': signature,
    };
    const reply = await fetch(`${product.url}/webhooks/mail/smtp`, { method: 'POST', headers, body: Buffer.from(change.body ?? raw) });
    return [reply.status, ((await reply.json()) as { code?: string }).code];
  };
  const before = await traces(product, 'salesforce');
  const refused = [401, 'signature_invalid'];
  expect(await post({ secret: 'another secret of some length' })).toEqual(refused);
  expect(await post({ timestamp: Date.now() - 301_000 })).toEqual(refused);
  expect(await post({ timestamp: Date.now() + 310_000 })).toEqual(refused);
  expect(await post({ body: Buffer.concat([raw, Buffer.from('!')]) })).toEqual(refused);
  expect(await post({ recipient: 'david.lund@harborpine.example' })).toEqual(refused);
  expect([await traces(product, 'salesforce'), await received(person)]).toEqual([before, []]);
  expect(await post({})).toEqual([202, undefined]);
  expect((await received(person)).length).toBe(1);
});

test('an automatic answer ends nothing: the next mail goes', async () => {
  const person = await written();
  await reactTo(product, person, 'out_of_office');
  await product.engine.drain();
  expect([await received(person), await eventsOf(person), await state(person)]).toEqual([
    [{ kind: 'out_of_office', disposition: 'unknown', from_address: person.email }],
    { 'email.auto_replied': 1 },
    'active',
  ]);
  // Not in three days, when it was due: its reader is away for a week.
  await product.advance(8 * DAY_MS);
  await product.engine.drain();
  expect([inbox(product, person).length, await state(person)]).toEqual([2, 'completed']);
});

test('an answer from another address is matched by what it refers to', async () => {
  const person = await written();
  const messageId = inbox(product, person)[0]?.messageId ?? '';
  await deliver(answerFrom(person, 'Uli private <uli@elsewhere.example>', { References: `<something@older.example> ${messageId}` }));
  await product.engine.drain();
  expect([await received(person), await state(person)]).toEqual([
    [{ kind: 'human', disposition: 'question', from_address: 'uli@elsewhere.example' }],
    'exited: replied',
  ]);
});

test('an answer nobody can place, our own mail coming back and mail for others change no sequence', async () => {
  const person = await written();
  const before = await traces(product, 'salesforce');
  await deliver(answerFrom(person, 'stranger@elsewhere.example'));
  await deliver(answerFrom(person, REP, { 'In-Reply-To': inbox(product, person)[0]?.messageId ?? '', 'Message-ID': '<loop@harborpine.example>' }));
  await deliver(Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a]));
  expect(
    (
      await deliverToProduct(
        product.twin.twin,
        product.inbox,
        message({ From: person.email, To: 'nobody@harborpine.example', Subject: 'hello' }, 'hello'),
        'nobody@harborpine.example',
      )
    ).status,
  ).toBe(202);
  await product.engine.drain();
  expect([await traces(product, 'salesforce'), await eventsOf(person), await state(person)]).toEqual([before, {}, 'active']);
});

test('a wish to be left alone, written in an answer, is an opt-out', async () => {
  const person = await written();
  await reactTo(product, person, 'reply', { text: 'Please take me off your list.' });
  await product.engine.drain();
  expect([await received(person), await eventsOf(person), await state(person)]).toEqual([
    [{ kind: 'unsubscribe', disposition: 'unsubscribe', from_address: person.email }],
    { 'email.replied': 1, 'email.unsubscribed': 1, 'sequence.exited': 1 },
    'exited: opted_out',
  ]);
  expect((await product.client.card(person)).score?.band).toBe('do_not_contact');
});

test('a line break in a name from the CRM cannot add a header or a recipient: the mail is refused', async () => {
  const person = await somebody();
  editContact(product, 'salesforce', person.recordId, { firstName: 'Uli\r\nBcc: eve@evil.example\r\nX-Injected: yes' });
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
  const before = allMails(product.twin.twin).length;
  await enroll(product, person);
  await product.engine.drain();
  const [mail] = await product.rows(
    'salesforce',
    sql`select send_state, error_code, error_message, tries from emails where contact_id = ${person.contactId}::uuid`,
  );
  expect(mail).toEqual({ send_state: 'rejected', error_code: 'header_injection', error_message: 'header_injection in to.name', tries: 1 });
  expect([allMails(product.twin.twin).length, await state(person), (await ledger(product, person)).length]).toEqual([
    before,
    'exited: rejected_by_server',
    1,
  ]);
});
