import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unsubscribeUrl } from '#services/email/compose-sequence-mail.ts';
import { sendNext } from '#services/email/send-next.ts';
import { Mailbox } from '../../sandbox/google/mailbox.ts';
import { mailsTo } from '../../sandbox/mail/find-mails.ts';
import { mailboxAt, messagesIn } from '../../sandbox/microsoft/mailbox.ts';
import { addIdentity } from '../../sandbox/ses/world.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { whileCalling } from '../product/meanwhile.ts';
import { type Api, connectMailbox } from '../product/mailbox.ts';
import { queuedFor, REP, signInAtOutlook } from '../product/outlook-mailbox.ts';
import { endWaits, inbox, ledger } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { google: true, microsoft: true, ses: true } });
  customerId = product.customerId('salesforce');
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof queuedFor>>;
const queued = (): Promise<Somebody> => queuedFor(product, 'last-look.example');

async function optOut(person: Somebody): Promise<void> {
  const [mail] = await ledger(product, person);
  const url = unsubscribeUrl(product.engine.sendDeps, customerId, mail?.id ?? '');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status } = await fetch(url, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers });
  expect(status).toBe(200);
}
const optedOutWhile = (name: string, person: Somebody): Promise<boolean> =>
  sendNext(
    whileCalling(product.product.work, name, () => optOut(person)),
    product.engine.sendDeps,
    customerId,
  );

const inDrafts = (): number => new Mailbox(product.twin.twin, REP).drafts.length + outlookDrafts();
function outlookDrafts(): number {
  const mailbox = mailboxAt(product.twin.twin, REP);
  return mailbox ? messagesIn(mailbox, 'drafts').length : 0;
}
async function fate(person: Somebody) {
  const [row] = await product.rows<{ provider: string; state: string; why: string | null; has_draft: boolean }>(
    'salesforce',
    sql`select provider, send_state as state, error_code as why, draft_key is not null as has_draft from emails where contact_id = ${person.contactId}::uuid`,
  );
  return { ...row, received: inbox(product, person).length, drafts: inDrafts() };
}
const stopped = (provider: string, drafts: number) => ({
  provider,
  state: 'canceled',
  why: 'opted_out',
  has_draft: drafts > 0,
  received: 0,
  drafts,
});
const expireToken = () => product.rows('salesforce', sql`update mailbox_sign_ins set access_expires_at = '2020-01-01T00:00:00Z'`);

describe.each([
  ['gmail', 'google', 'drafts/send', () => connectMailbox(anna, 'gmail')],
  ['outlook', 'microsoft', '/send$', () => signInAtOutlook(product)],
] as const)('through a draft at %s, an opt-out stops the mail', (provider, vendor, match, signIn) => {
  beforeAll(async () => {
    await signIn();
    await product.engine.drain();
  });

  test('while the token is renewed', async () => {
    const person = await queued();
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type: 'status', status: 429 } });
    await product.engine.executors.send.run(customerId);
    expect(await fate(person)).toMatchObject({ state: 'queued', has_draft: true, drafts: 1 });
    await endWaits(product, 'salesforce');
    await expireToken();
    await optedOutWhile('token refresh', person);
    expect(await fate(person)).toEqual(stopped(provider, 1));
    await product.engine.drain();
    expect(await fate(person)).toEqual(stopped(provider, 0));
  });

  test('while the draft is made', async () => {
    const person = await queued();
    await optedOutWhile('mail draft', person);
    expect(await fate(person)).toEqual(stopped(provider, 1));
    await product.engine.drain();
    expect(await fate(person)).toEqual(stopped(provider, 0));
  });
});

describe.each([
  ['gmail', 'token refresh', () => connectMailbox(anna, 'gmail', { withReading: false })],
  ['outlook', 'token refresh', () => signInAtOutlook(product, { withReading: false })],
  ['ses', 'mail send', toSes],
] as const)('at once through %s, an opt-out stops the mail', (provider, call, begin) => {
  test(`while it waits (${call})`, async () => {
    await begin();
    await product.engine.drain();
    const person = await queued();
    await expireToken();
    await optedOutWhile(call, person);
    expect(await fate(person)).toEqual(stopped(provider, 0));
    await product.engine.drain();
    expect(await fate(person)).toEqual(stopped(provider, 0));
  });
});

test('a draft that was laid ready for the person is not sent once mail goes to a tester', async () => {
  const TESTER = 'tester@last-look.example';
  await connectMailbox(anna, 'gmail');
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind: { type: 'status', status: 429 } });
  await product.engine.executors.send.run(customerId);
  expect(await fate(person)).toMatchObject({ state: 'queued', has_draft: true, drafts: 1 });
  await product.rows('salesforce', sql`update crm_integrations set is_sandbox = true`);
  await (await apiAs(product, 'salesforce', 'admin'))('PUT', '/v1/send-redirect', { address: TESTER });
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([await fate(person), mailsTo(product.twin.twin, TESTER).length]).toEqual([
    { provider: 'gmail', state: 'sent', why: null, has_draft: true, received: 0, drafts: 0 },
    1,
  ]);
  await product.rows('salesforce', sql`update crm_integrations set is_sandbox = false`);
});

async function toSes(): Promise<void> {
  addIdentity(product.twin.twin, REP);
  await product.rows('salesforce', sql`update email_provider_accounts set provider = 'ses' where email_address = ${REP}`);
}
