import type { Email, EmailTracking } from '@salesos/shared/api/email';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, freshKey, inbox, personAt, reactTo } from '../product/people.ts';

const DAY_MS = 86_400_000;
type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let anna: Api;
let david: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  anna = await apiAs(product, 'salesforce', 'rep');
  david = await apiAs(product, 'salesforce', 'other_rep');
});
afterAll(() => product?.close());

const ownMail = { code: 'own_mail', text: 'A mail a person writes to another carries no tracking unless they ask for it.' };
type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Mia', lastName: `Number ${people}`, email: `mia.${people}@mails.example` });
  await pullOnce(product, 'salesforce');
  return personAt(product, 'salesforce', id);
}
const send = (person: Somebody, more: object = {}, key = freshKey()) =>
  anna<Email & { code?: string; problems?: { code: string }[] }>(
    'POST',
    '/v1/emails/send',
    { contactId: person.contactId, subject: 'Our offer', body: 'Hello Mia,\n\nsee [the offer](https://ours.example/offer).', ...more },
    { 'idempotency-key': key },
  );
const read = async (id: string): Promise<Email> => (await anna<Email>('GET', `/v1/emails/${id}`)).body;
async function optOut(person: Somebody): Promise<void> {
  await enroll(product, person);
  await product.engine.drain();
  await reactTo(product, person, 'unsubscribe');
  await product.engine.drain();
}

test('a rep’s own mail goes once, plain, and the CRM has it once', async () => {
  const person = await known();
  const key = freshKey();
  const { status, body } = await send(person, {}, key);
  expect({ status, ...body }).toEqual({
    status: 201,
    id: expect.any(String),
    contactId: person.contactId,
    purpose: 'one_to_one',
    state: 'scheduled',
    from: 'anna.berg@harborpine.example',
    to: person.email,
    redirectedTo: null,
    subject: 'Our offer',
    text: 'Hello Mia,\n\nsee the offer: https://ours.example/offer.\n',
    attachments: [],
    answersId: null,
    sendAt: null,
    sentAt: null,
    openedAt: null,
    clickedAt: null,
    repliedAt: null,
    bounce: null,
    unsubscribed: false,
    error: null,
  });
  expect((await send(person, {}, key)).body.id).toBe(body.id);
  await product.engine.drain();
  const [mail, ...others] = inbox(product, person);
  expect(others).toEqual([]);
  expect(mail?.html).toContain('<a href="https://ours.example/offer">the offer</a>');
  expect(mail?.headers.map(({ name }) => name.toLowerCase())).not.toContain('list-unsubscribe');
  expect(await read(body.id)).toMatchObject({ state: 'sent', sentAt: expect.any(String) });
  const { activities } = await product.client.record(person);
  expect(activities.map(({ direction }) => direction)).toEqual(['outbound']);
  expect((await anna<EmailTracking>('GET', `/v1/emails/${body.id}/tracking`)).body).toEqual({
    emailId: body.id,
    notMeasured: { opens: ownMail, clicks: ownMail },
    hits: [],
  });
});

test('one for later waits for its time', async () => {
  const person = await known();
  const sendAt = new Date(product.product.clock.now().getTime() + DAY_MS).toISOString();
  const { body } = await send(person, { sendAt });
  await product.engine.drain();
  expect([inbox(product, person).length, (await read(body.id)).state]).toEqual([0, 'scheduled']);
  await product.advance(DAY_MS + 1000);
  await product.engine.drain();
  expect([inbox(product, person).length, (await read(body.id)).state]).toEqual([1, 'sent']);
});

test('an answer goes into the thread of what it answers, with the subject of it, and no opt-out is in its way', async () => {
  const person = await known();
  await enroll(product, person);
  await product.engine.drain();
  const first = inbox(product, person)[0];
  await reactTo(product, person, 'reply', { text: 'What does it cost? Please take me off your list afterwards.' });
  await product.engine.drain();
  const [received] = await product.rows<{ id: string; message_id: string }>(
    'salesforce',
    sql`select id, message_id from inbound_mails where contact_id = ${person.contactId}::uuid`,
  );
  const { status, body } = await send(person, { answersId: received?.id, subject: undefined, body: 'Forty a month.' });
  expect([status, body.purpose, body.subject, body.answersId]).toEqual([201, 'conversation', `Re: ${first?.subject}`, received?.id]);
  await product.engine.drain();
  const answer = inbox(product, person).at(-1);
  const header = (wanted: string): string => answer?.headers.find(({ name }) => name.toLowerCase() === wanted)?.value.replace(/\s+/g, ' ') ?? '';
  expect([header('in-reply-to'), header('references')]).toEqual([received?.message_id, `${first?.messageId} ${received?.message_id}`]);
  // A month later it is a mail like any other, and they have opted out.
  await product.advance(31 * DAY_MS);
  expect((await send(person, { answersId: received?.id })).body).toMatchObject({ code: 'suppressed', problems: [{ code: 'opted_out' }] });
});

test('who has opted out is written to only with a reason, which is kept', async () => {
  const person = await known();
  await optOut(person);
  const before = inbox(product, person).length;
  const refused = await send(person);
  expect([refused.status, refused.body.code, refused.body.problems]).toEqual([409, 'suppressed', [{ code: 'opted_out' }]]);
  const { body } = await send(person, { anywayBecause: 'He asked for it on the phone.' });
  await product.engine.drain();
  expect([(await read(body.id)).state, inbox(product, person).length]).toEqual(['sent', before + 1]);
  const [row] = await product.rows('salesforce', sql`select purpose, sent_anyway_because from emails where id = ${body.id}::uuid`);
  expect(row).toEqual({ purpose: 'one_to_one', sent_anyway_because: 'He asked for it on the phone.' });
});

test('an opt-out that comes while it waits stops it, whatever was said before', async () => {
  const person = await known();
  const sendAt = new Date(product.product.clock.now().getTime() + DAY_MS).toISOString();
  const plain = await send(person, { sendAt });
  const decided = await send(person, { sendAt, anywayBecause: 'She asked for it.' });
  await optOut(person);
  await product.advance(DAY_MS + 1000);
  await product.engine.drain();
  expect([(await read(plain.body.id)).state, (await read(decided.body.id)).state]).toEqual(['canceled', 'canceled']);
});

test('what cannot go is refused by name and leaves nothing', async () => {
  const person = await known();
  const count = async () => (await product.rows('salesforce', sql`select 1 from emails where contact_id = ${person.contactId}::uuid`)).length;
  await enroll(product, person);
  await product.engine.drain();
  await reactTo(product, person, 'reply');
  await product.engine.drain();
  const [received] = await product.rows<{ id: string }>('salesforce', sql`select id from inbound_mails where contact_id = ${person.contactId}::uuid`);
  const before = await count();
  const other = await known();
  const mail = { contactId: person.contactId, subject: 'x', body: 'y' };
  const answers = [
    await david('POST', '/v1/emails/send', { ...mail, answersId: received?.id }),
    await anna('POST', '/v1/emails/send', { contactId: other.contactId, body: 'y', answersId: received?.id }),
    await anna('POST', '/v1/emails/send', { contactId: person.contactId, body: 'y' }),
    await anna('POST', '/v1/emails/send', { ...mail, purpose: 'transactional' }),
    await anna('POST', '/v1/emails/send', { ...mail, subject: 'x\nBcc: eve@evil.example' }),
    await anna('POST', '/v1/emails/send', { ...mail, contactId: received?.id }),
    await anna('GET', `/v1/emails/${received?.id}`),
  ];
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
    [expect.any(Number), expect.any(String)],
    [404, 'not_found'],
    [400, 'bad_request'],
    [400, 'bad_request'],
    [400, 'bad_request'],
    [404, 'not_found'],
    [404, 'not_found'],
  ]);
  expect([403, 409]).toContain(answers[0]?.status);
  expect(await count()).toBe(before);
  await product.rows('salesforce', sql`update email_provider_accounts set is_active = false where email_address like 'anna.berg@%'`);
  expect((await send(other)).body).toMatchObject({ code: 'mail_refused', problems: [{ code: 'mailbox_unavailable' }] });
  await product.rows('salesforce', sql`update email_provider_accounts set is_active = true`);
});
