import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendNext } from '#services/email/send-next.ts';
import { Mailbox } from '../../sandbox/google/mailbox.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type Api, connectMailbox } from '../product/mailbox.ts';
import { apiAs } from '../product/api.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { whileCalling } from '../product/meanwhile.ts';
import { queuedFor, REP } from '../product/outlook-mailbox.ts';
import { endWaits, inbox } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { google: true, microsoft: true } });
  customerId = product.customerId('salesforce');
  anna = await apiAs(product, 'salesforce', 'rep');
});
beforeEach(async () => {
  await connectMailbox(anna, 'gmail');
  await product.engine.drain();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof queuedFor>>;
const queued = (): Promise<Somebody> => queuedFor(product, 'moves.example');
const moves = (): Promise<void> => connectMailbox(anna, 'outlook');

/** What became of the mail, by whom, and whether the new sign-in has come to harm. */
async function fate(person: Somebody) {
  const [row] = await product.rows<{ provider: string; state: string; sign_in: string; sign_in_state: string }>(
    'salesforce',
    sql`select e.provider, e.send_state as state, s.provider as sign_in, s.state as sign_in_state from emails e
      join mailbox_sign_ins s on s.customer_id = e.customer_id and s.id = e.mailbox_id where e.contact_id = ${person.contactId}::uuid`,
  );
  const by = inbox(product, person).map(({ messageId }) => messageId?.replace(/^.*@.*?([a-z]+\.[a-z]+)>$/, '$1'));
  return { ...row, by };
}
const WENT = { provider: 'outlook', state: 'sent', sign_in: 'outlook', sign_in_state: 'active', by: ['outlook.invalid'] };
const gmail = (): Mailbox => new Mailbox(product.twin.twin, REP);

test('a mail that was claimed by a process that died goes by the new provider', async () => {
  const person = await queued();
  await expect(sendNext(dyingWork(product.product.work, { at: 1, when: 'after' }), product.engine.sendDeps, customerId)).rejects.toThrow(Crash);
  await moves();
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect(await fate(person)).toEqual(WENT);
});

test.each(['mail draft', 'mail send', 'token refresh'])('the mailbox goes over before the sender makes its call "%s"', async (call) => {
  const person = await queued();
  await product.rows('salesforce', sql`update mailbox_sign_ins set access_expires_at = '2020-01-01T00:00:00Z'`);
  await sendNext(whileCalling(product.product.work, call, moves), product.engine.sendDeps, customerId);
  expect(await fate(person)).toEqual({ ...WENT, provider: 'gmail', state: 'queued', by: [] });
  await product.engine.drain();
  expect(await fate(person)).toEqual(WENT);
});

test('the mailbox goes over while its mail server is being asked', async () => {
  await product.rows('salesforce', sql`update email_provider_accounts set provider = 'smtp' where email_address = ${REP}`);
  const person = await queued();
  await sendNext(whileCalling(product.product.work, 'mail send', moves), product.engine.sendDeps, customerId);
  expect(await fate(person)).toEqual({ ...WENT, provider: 'smtp', state: 'queued', by: [] });
  await product.engine.drain();
  expect(await fate(person)).toEqual(WENT);
});

test('while the token is renewed for a draft that lies ready', async () => {
  const before = gmail().drafts.length;
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind: { type: 'status', status: 429 } });
  await product.engine.executors.send.run(customerId);
  expect([await fate(person), gmail().drafts.length - before]).toEqual([
    { provider: 'gmail', state: 'queued', sign_in: 'gmail', sign_in_state: 'active', by: [] },
    1,
  ]);
  await endWaits(product, 'salesforce');
  await product.rows('salesforce', sql`update mailbox_sign_ins set access_expires_at = '2020-01-01T00:00:00Z'`);
  await sendNext(whileCalling(product.product.work, 'token refresh', moves), product.engine.sendDeps, customerId);
  await product.engine.drain();
  expect(await fate(person)).toEqual(WENT);
});

test('what was canceled keeps no draft of a provider the mailbox has left, and nobody is asked for it', async () => {
  const person = await queued();
  await product.rows(
    'salesforce',
    sql`update emails set send_state = 'canceled', provider = 'gmail', draft_key = 'r1' where contact_id = ${person.contactId}::uuid`,
  );
  await moves();
  product.twin.twin.faults.plan({ vendor: 'microsoft', match: '^DELETE', times: 1, kind: { type: 'status', status: 503 } });
  await product.engine.drain();
  const left = await product.rows('salesforce', sql`select draft_key, retry_at from emails where contact_id = ${person.contactId}::uuid`);
  expect([left, product.twin.twin.faults.list().length]).toEqual([[{ draft_key: null, retry_at: null }], 1]);
});
