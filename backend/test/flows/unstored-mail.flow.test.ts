import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Mailbox } from '../../sandbox/google/mailbox.ts';
import { deliverToProduct } from '../../sandbox/mail/deliver.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { connectMailbox, endMailboxWaits } from '../product/mailbox.ts';
import { enroll, inbox, personAt } from '../product/people.ts';

const ANNA = 'anna.berg@harborpine.example';
const WHY = 'unstored:23514';
let product: TestProduct;
let owner: postgres.Sql;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { google: true } });
  await connectMailbox(await apiAs(product, 'salesforce', 'rep'), 'gmail');
  await product.engine.drain();
  product.twin.twin.faults.plan({ vendor: 'google-webhooks', times: 10_000, kind: { type: 'drop' } });
  owner = postgres(product.environment['MIGRATE_DATABASE_URL'] ?? '', { max: 1, onnotice: () => undefined });
});
afterEach(() => mended());
afterAll(async () => {
  await owner?.end();
  await product?.close();
});

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function written(): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Ada', lastName: `Number ${people}`, email: `ada.${people}@unstored.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

/** The database refuses a mail with "poison" in its subject. */
const broken = () => owner`alter table inbound_mails add constraint poison check (subject not like '%poison%') not valid`;
const mended = () => owner`alter table inbound_mails drop constraint if exists poison`;
const answerOf = (person: Somebody, subject: string): Buffer =>
  Buffer.from(
    `From: ${person.email}\r\nTo: ${ANNA}\r\nSubject: Re: ${subject}\r\nMessage-ID: <${person.recordId}@unstored.example>\r\nIn-Reply-To: ${inbox(product, person)[0]?.messageId ?? ''}\r\n\r\nWhat does it cost?\r\n`,
  );
const arrive = async (person: Somebody, subject: string): Promise<void> => {
  await new Mailbox(product.twin.twin, ANNA).add(answerOf(person, subject), ['INBOX']);
};
async function look(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await endMailboxWaits(product, 'salesforce');
    await product.engine.drain();
  }
}
const received = async (...of: Somebody[]) => {
  const ids = of.map(({ contactId }) => contactId);
  const rows = await product.rows<{ contact_id: string; kind: string; status_code: string | null }>(
    'salesforce',
    sql`select contact_id, kind, status_code from inbound_mails where contact_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`,
  );
  return ids.map((id) => rows.filter(({ contact_id }) => contact_id === id).map(({ kind, status_code: code }) => code ?? kind));
};
const notes = () => product.rows('salesforce', sql`select from inbound_mails where status_code like 'unstored:%'`);
const trouble = async () => {
  const [reading] = await product.rows<{ trouble: string | null }>('salesforce', sql`select trouble from mailbox_readings`);
  return reading?.trouble;
};
const stateOf = async (person: Somebody) => (await product.client.card(person)).enrollment?.state;

test('a mail that cannot be stored is tried with its page, then noted and passed over; read again it is there', async () => {
  const [before, poisoned, after] = [await written(), await written(), await written()];
  await broken();
  await arrive(before, 'Hello');
  await arrive(poisoned, 'poison');
  await arrive(after, 'Hello');
  await look(3);
  expect([await received(before, poisoned, after), await trouble()]).toEqual([[[], [], []], WHY]);
  await look(1);
  expect([await received(before, poisoned, after), await trouble()]).toEqual([[['human'], [WHY], ['human']], null]);
  expect([await stateOf(before), await stateOf(poisoned), await stateOf(after)]).toEqual(['exited', 'paused', 'exited']);

  await mended();
  await product.rows('salesforce', sql`update mailbox_readings set again_from = now() - interval '1 hour'`);
  await look(2);
  expect([await received(before, poisoned, after), await stateOf(poisoned)]).toEqual([[['human'], ['human'], ['human']], 'exited']);
});

test('a page of which nothing can be stored waits for whoever mends it', async () => {
  const [one, other] = [await written(), await written()];
  await broken();
  await arrive(one, 'poison');
  await arrive(other, 'poison');
  await look(6);
  expect([await received(one, other), await notes(), await trouble()]).toEqual([[[], []], [], WHY]);
  await mended();
  await look(1);
  expect([await received(one, other), await trouble()]).toEqual([[['human'], ['human']], null]);
});

test('a mail that is handed over and cannot be stored is refused, noted, and stored when it comes again', async () => {
  const person = await written();
  const deliver = () => deliverToProduct(product.twin.twin, product.inbox, answerOf(person, 'poison'), ANNA);
  await broken();
  await expect(deliver()).rejects.toThrow('answered 500');
  expect([await received(person), await stateOf(person)]).toEqual([[[WHY]], 'paused']);
  await mended();
  expect([(await deliver()).status, (await deliver()).status]).toEqual([202, 202]);
  await product.engine.drain();
  expect([await received(person), await stateOf(person), await notes()]).toEqual([[['human']], 'exited', []]);
});
