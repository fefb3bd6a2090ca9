import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Mailbox } from '../../sandbox/google/mailbox.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { connectMailbox, endMailboxWaits, mailboxOf } from '../product/mailbox.ts';
import { enroll, inbox, personAt, reactTo } from '../product/people.ts';

const ANNA = 'anna.berg@harborpine.example';
let product: TestProduct;
let anna: Awaited<ReturnType<typeof apiAs>>;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { google: true } });
  anna = await apiAs(product, 'salesforce', 'rep');
  await connectMailbox(anna, 'gmail');
  await product.engine.drain();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const box = (): Mailbox => new Mailbox(product.twin.twin, ANNA);
type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function written(): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Gil', lastName: `Number ${people}`, email: `gil.${people}@gmail-flow.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}
async function look(): Promise<void> {
  await endMailboxWaits(product, 'salesforce');
  await product.engine.drain();
}
const row = async (person: Somebody) => {
  const [mail] = await product.rows<Record<string, unknown>>(
    'salesforce',
    sql`select provider, send_state, message_id, provider_message_id, thread_key, bounce_class, replied_at is not null as replied
      from emails where contact_id = ${person.contactId}::uuid order by queued_at`,
  );
  return mail;
};
const received = (person: Somebody) =>
  product.rows('salesforce', sql`select kind, from_address from inbound_mails where contact_id = ${person.contactId}::uuid order by received_at`);

test('the mailbox is signed in to and told of, and its keys are sealed', async () => {
  expect(await mailboxOf(anna, ANNA)).toMatchObject({
    provider: 'gmail',
    isActive: true,
    signIn: { state: 'active', text: 'Signed in.', reads: true, readingText: 'Answers are read in the mailbox.', trouble: null, isTold: true },
  });
  const [tokens] = await product.rows<{ access_token: string; refresh_token: string }>(
    'salesforce',
    sql`select access_token, refresh_token from mailbox_sign_ins`,
  );
  expect([tokens?.access_token, tokens?.refresh_token].some((token) => /ya29|1\/\//.test(token ?? ''))).toBe(false);
});

test('a sequence mail goes through a draft once; its answer is read once and ends the sequence', async () => {
  const person = await written();
  const [mail, ...others] = inbox(product, person);
  expect([others, box().drafts]).toEqual([[], []]);
  expect(await row(person)).toMatchObject({ provider: 'gmail', send_state: 'sent', message_id: mail?.messageId, replied: false });
  expect(mail?.messageId).toMatch(/@mail\.gmail\.com>$/);

  await reactTo(product, person, 'reply', { text: 'What does it cost?' });
  await look();
  await look();
  expect([await received(person), (await row(person))?.['replied']]).toEqual([[{ kind: 'human', from_address: person.email }], true]);
  expect((await product.client.card(person)).enrollment).toMatchObject({ state: 'exited', reason: { code: 'replied' } });
});

test('a mail that comes back is a bounce of it', async () => {
  product.twin.twin.faults.plan({ vendor: 'smtp', match: 'RCPT .*gmail-flow', times: 1, kind: { type: 'status', status: 550 } });
  const person = await written();
  await look();
  expect([inbox(product, person), (await row(person))?.['bounce_class'], (await product.client.card(person)).enrollment?.state]).toEqual([
    [],
    'hard',
    'exited',
  ]);
});
