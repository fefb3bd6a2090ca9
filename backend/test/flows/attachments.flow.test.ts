import type { Email } from '@salesos/shared/api/email';
import { sql } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { freshKey, inbox, personAt } from '../product/people.ts';
import { startWithSes, toldAll } from '../product/ses-mailbox.ts';

const REP = 'anna.berg@harborpine.example';
const DAY_MS = 86_400_000;
const MB = 1024 * 1024;
type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let anna: Api;
let nora: Api;
beforeAll(async () => {
  product = await startWithSes(REP);
  anna = await apiAs(product, 'salesforce', 'rep');
  nora = await apiAs(product, 'salesforce', 'admin');
});
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(): Promise<Somebody> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Ida', lastName: `Number ${people}`, email: `ida.${people}@files.example` });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}
const pdf = Buffer.from('%PDF-1.7 \u00e9 \u0000');
const file = (name: string, content: Buffer = pdf, contentType = 'application/pdf') => ({
  name,
  contentType,
  contentBase64: content.toString('base64'),
});
const send = (api: Api, person: Somebody, attachments: unknown[], more: object = {}, key = freshKey()) =>
  api<Email & { code?: string; problems?: unknown }>(
    'POST',
    '/v1/emails/send',
    { contactId: person.contactId, subject: 'Our offer', body: 'Hello Ida', attachments, ...more },
    { 'idempotency-key': key },
  );
async function arrived(person: Somebody): Promise<unknown[]> {
  await product.engine.drain();
  await toldAll(product);
  const [mail, ...others] = inbox(product, person);
  expect(others).toEqual([]);
  const { attachments } = await PostalMime.parse(Buffer.from(mail?.raw ?? '', 'base64'));
  return attachments.map(({ filename, mimeType, disposition, content }) => ({
    filename,
    mimeType,
    disposition,
    content: Buffer.from(typeof content === 'string' ? content : new Uint8Array(content)),
  }));
}
const kept = (id: string) =>
  product.rows(
    'salesforce',
    sql`select name, bytes, content is not null as content from mail_attachments where email_id = ${id}::uuid order by position`,
  );

test.each<[string, () => Api]>([
  ['SES', () => anna],
  ['SMTP', () => nora],
])('files go with the mail, byte for byte and in their order: %s', async (_vendor, api) => {
  const person = await known();
  const files = [file('Angebot für Ida.pdf'), file('zahlen.csv', Buffer.from('a;b\n1;2\n'), 'text/csv; charset=utf-8')];
  const key = freshKey();
  const { status, body } = await send(api(), person, files, {}, key);
  expect([status, body.attachments]).toEqual([
    201,
    [
      { name: 'Angebot für Ida.pdf', contentType: 'application/pdf', bytes: pdf.length, isKept: true },
      { name: 'zahlen.csv', contentType: 'text/csv', bytes: 8, isKept: true },
    ],
  ]);
  expect((await send(api(), person, files, {}, key)).body.id).toBe(body.id);
  expect(await arrived(person)).toEqual([
    { filename: 'Angebot für Ida.pdf', mimeType: 'application/pdf', disposition: 'attachment', content: pdf },
    { filename: 'zahlen.csv', mimeType: 'text/csv', disposition: 'attachment', content: Buffer.from('a;b\n1;2\n') },
  ]);
});

test.each<[string, unknown[], string]>([
  ['a program', [file('offer.pdf'), file('offer.exe')], 'attachment_dangerous'],
  ['a program that calls itself otherwise', [file('offer.pdf', Buffer.from('MZ\u0090'))], 'attachment_dangerous'],
  ['a name that is a path', [file('../offer.pdf')], 'attachment_name'],
  ['an empty file', [file('offer.pdf', Buffer.alloc(0))], 'attachment_empty'],
])('%s is refused, and nothing is kept or sent', async (_name, files, code) => {
  const person = await known();
  const { status, body } = await send(anna, person, files);
  expect([status, body.code, body.problems]).toEqual([409, 'mail_refused', [{ code, name: expect.any(String) }]]);
  await product.engine.drain();
  expect([inbox(product, person), await product.rows('salesforce', sql`select 1 from emails where contact_id = ${person.contactId}::uuid`)]).toEqual([
    [],
    [],
  ]);
});

test('what is no base64 is refused', async () => {
  expect((await send(anna, await known(), [{ ...file('a.pdf'), contentBase64: 'not base64!' }])).body.code).toBe('bad_request');
});

test('how much goes is the provider’s to say', async () => {
  const [one, other] = [await known(), await known()];
  const large = [file('film.mp4', Buffer.alloc(9 * MB, 1), 'video/mp4')];
  expect(await send(nora, one, large)).toMatchObject({ status: 409, body: { code: 'mail_refused', problems: [{ code: 'attachments_too_large' }] } });
  const { status, body } = await send(anna, other, large);
  expect(status).toBe(201);
  const files = await arrived(other);
  const [mail] = await product.rows('salesforce', sql`select send_state, error_code, error_message from emails where id = ${body.id}::uuid`);
  expect([mail, files.length]).toEqual([{ send_state: 'sent', error_code: null, error_message: null }, 1]);
});

test('a body beyond all limits is not even read', async () => {
  const { status } = await send(anna, await known(), [file('film.mp4', Buffer.alloc(27 * MB, 1), 'video/mp4')]);
  expect(status).toBe(413);
});

test('the content goes a month after the mail, and not before a mail that waits longer has gone', async () => {
  const [person, later] = [await known(), await known()];
  const { body: soon } = await send(anna, person, [file('offer.pdf')]);
  const sendAt = new Date(product.twin.twin.clock.now().getTime() + 60 * DAY_MS).toISOString();
  const { body: waits } = await send(anna, later, [file('offer.pdf')], { sendAt });
  await product.engine.drain();
  await product.advance(29 * DAY_MS);
  await product.engine.drain();
  expect([await kept(soon.id), await kept(waits.id)]).toEqual([
    [{ name: 'offer.pdf', bytes: pdf.length, content: true }],
    [{ name: 'offer.pdf', bytes: pdf.length, content: true }],
  ]);
  await product.advance(2 * DAY_MS);
  await product.engine.drain();
  expect([await kept(soon.id), await kept(waits.id)]).toEqual([
    [{ name: 'offer.pdf', bytes: pdf.length, content: false }],
    [{ name: 'offer.pdf', bytes: pdf.length, content: true }],
  ]);
  // It could not go for two months: its files wait with it.
  await product.rows('salesforce', sql`update emails set retry_at = 'infinity' where id = ${waits.id}::uuid`);
  await product.advance(90 * DAY_MS);
  await product.engine.drain();
  expect(await kept(waits.id)).toEqual([{ name: 'offer.pdf', bytes: pdf.length, content: true }]);
  await product.rows('salesforce', sql`update emails set retry_at = null where id = ${waits.id}::uuid`);
  expect((await arrived(later)).length).toBe(1);
  const read = (await anna<Email>('GET', `/v1/emails/${soon.id}`)).body;
  expect(read.attachments).toEqual([{ name: 'offer.pdf', contentType: 'application/pdf', bytes: pdf.length, isKept: false }]);
});
