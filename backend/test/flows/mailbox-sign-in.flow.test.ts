import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pressAllow } from '../../../scripts/start/connect-crm.ts';
import { endGrant } from '../../sandbox/google/oauth-routes.ts';
import { type AccessGrant, type RefreshGrant } from '../../sandbox/google/rows.ts';
import { addGoogleAccount } from '../../sandbox/google/seed.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { allowMailbox, type Api, connectMailbox, endMailboxWaits, mailboxOf } from '../product/mailbox.ts';
import { endWaits, enroll, inbox, ledger, personAt } from '../product/people.ts';

const ANNA = 'anna.berg@harborpine.example';
const DAVID = 'david.lund@harborpine.example';
const STRANGER = 'private@elsewhere.example';
const JONAS = 'jonas.weber@brightwater.example';
let product: TestProduct;
let anna: Api;
let david: Api;
let nora: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { google: true } });
  anna = await apiAs(product, 'salesforce', 'rep');
  david = await apiAs(product, 'salesforce', 'other_rep');
  nora = await apiAs(product, 'salesforce', 'admin');
  addGoogleAccount(product.twin.twin, { address: STRANGER, name: 'Private' });
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const store = () => product.twin.twin.store;
const grants = (): RefreshGrant[] => store().all<RefreshGrant>('google', 'refresh');
const accesses = (): AccessGrant[] => store().all<AccessGrant>('google', 'access');
const signIns = () =>
  product.rows<Record<string, unknown>>(
    'salesforce',
    sql`select m.email_address, m.provider, m.is_active, s.state, s.reads, s.access_token is not null as has_token from mailbox_sign_ins s
      join email_provider_accounts m on m.customer_id = s.customer_id and m.id = s.id order by 1`,
  );
const codeOf = async (url: URL | string): Promise<[number, string | undefined]> => {
  const reply = await fetch(url);
  const isJson = reply.headers.get('content-type')?.includes('json');
  return [reply.status, isJson ? ((await reply.json()) as { code?: string }).code : undefined];
};
/** Whoever signs in chooses another account than the one that was hinted at. */
async function choosing(api: Api, address: string): Promise<URL> {
  const { body } = await api<{ authorizeUrl: string }>('POST', '/v1/mailboxes/connect/gmail', {});
  const url = new URL(body.authorizeUrl);
  url.searchParams.set('login_hint', address);
  return pressAllow(url.toString());
}
type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function enrolled(): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Sig', lastName: `Number ${people}`, email: `sig.${people}@sign-in.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}
const states = async (person: Somebody) => (await ledger(product, person)).map(({ send_state, error_code }) => [send_state, error_code]);

test('what may be signed in to is listed; other mail is not', async () => {
  const { body } = await anna<{ offers: unknown[] }>('GET', '/v1/mailboxes');
  expect(body.offers).toEqual([{ provider: 'gmail', label: 'Gmail' }]);
  expect((await anna('POST', '/v1/mailboxes/connect/smtp', {})).body).toMatchObject({ status: 404, code: 'not_found' });
  expect((await anna('POST', '/v1/mailboxes/connect/gmail', { withReading: 'yes' })).body).toMatchObject({ status: 400, code: 'bad_request' });
});

test('only their own: another rep’s, a stranger’s and another customer’s mailbox are refused and nothing is kept', async () => {
  for (const [api, address] of [
    [david, ANNA],
    [anna, DAVID],
    [anna, STRANGER],
    [anna, JONAS],
    [nora, ANNA],
  ] as const)
    expect(await codeOf(await choosing(api, address))).toEqual([403, 'forbidden']);
  expect(await signIns()).toEqual([]);
  expect((await mailboxOf(anna, ANNA)).provider).toBe('smtp');
});

test('a link is good once, for its provider and for ten minutes', async () => {
  const url = await allowMailbox(anna, 'gmail');
  const crm = new URL(url.toString().replace('/oauth/mail/gmail/', '/oauth/salesforce/'));
  expect(await codeOf(crm)).toEqual([400, 'state_expired']);
  expect(await codeOf(url)).toEqual([400, 'state_expired']);
  const late = await allowMailbox(anna, 'gmail');
  await product.rows('salesforce', sql`update oauth_attempts set expires_at = '2020-01-01T00:00:00Z'`);
  expect(await codeOf(late)).toEqual([400, 'state_expired']);
  const denied = `${product.url}/oauth/mail/gmail/callback?error=access_denied&state=x`;
  expect(await codeOf(denied)).toEqual([400, 'sign_in_refused']);
  expect(await signIns()).toEqual([]);
});

test('who unticks sending is told so; a provider that cannot be reached stores nothing', async () => {
  const account = store().get('google', 'account', ANNA);
  if (!account) throw new Error('no account');
  store().put('google', 'account', Object.assign({}, account, { unticked: ['https://www.googleapis.com/auth/gmail.compose'] }));
  expect(await codeOf(await allowMailbox(anna, 'gmail'))).toEqual([400, 'sign_in_refused']);
  store().put('google', 'account', account);
  const url = await allowMailbox(anna, 'gmail');
  product.twin.twin.faults.plan({ vendor: 'google', match: 'POST /token', times: 10, kind: { type: 'status', status: 500 } });
  expect(await codeOf(url)).toEqual([503, 'mail_unavailable']);
  expect(await signIns()).toEqual([]);
});

test('the mailbox that was here goes over with what waits in it', async () => {
  product.twin.twin.faults.plan({ vendor: 'smtp', match: 'RCPT .*sign-in', times: 1, kind: { type: 'status', status: 451 } });
  const person = await enrolled();
  expect(await states(person)).toEqual([['queued', 'temporary']]);
  await connectMailbox(anna, 'gmail');
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect(await states(person)).toEqual([['sent', null]]);
  expect(inbox(product, person).map(({ messageId }) => messageId?.endsWith('@mail.gmail.com>'))).toEqual([true]);
  expect(await signIns()).toEqual([{ email_address: ANNA, provider: 'gmail', is_active: true, state: 'active', reads: true, has_token: true }]);
});

test('a token that is refused before its time is renewed once, and the mail goes', async () => {
  for (const { id } of accesses()) store().delete('google', 'access', id);
  const person = await enrolled();
  expect([await states(person), accesses().length, (await signIns())[0]?.['state']]).toEqual([[['sent', null]], 1, 'active']);
});

test('access taken back: mails wait, nobody is asked, and a new sign-in lets them go', async () => {
  for (const { id } of grants()) endGrant(product.twin.twin, id);
  const person = await enrolled();
  expect(await states(person)).toEqual([['queued', 'auth_expired']]);
  await endMailboxWaits(product, 'salesforce');
  await product.engine.drain();
  expect((await mailboxOf(anna, ANNA)).signIn).toMatchObject({ state: 'needs_reauth', text: expect.stringMatching(/sign in again/) });
  product.twin.twin.faults.plan({ vendor: 'google', times: 1000, kind: { type: 'status', status: 500 } });
  await endWaits(product, 'salesforce');
  await endMailboxWaits(product, 'salesforce');
  await product.engine.drain();
  expect(product.twin.twin.faults.list()).toEqual([expect.objectContaining({ times: 1000 })]);
  product.twin.twin.faults.clear();
  await connectMailbox(anna, 'gmail');
  await product.engine.drain();
  expect([await states(person), (await mailboxOf(anna, ANNA)).signIn]).toEqual([
    [['sent', null]],
    expect.objectContaining({ state: 'active', reads: true, trouble: null }),
  ]);
});

test('only its owner and those above may let it go; then nothing is kept, sent or read, until it is connected again', async () => {
  const { id } = await mailboxOf(anna, ANNA);
  expect((await david('POST', `/v1/mailboxes/${id}/disconnect`)).body).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await anna('POST', `/v1/mailboxes/${id}/disconnect`)).toEqual({ status: 200, body: { revoked: true } });
  expect([grants(), accesses()]).toEqual([[], []]);
  expect(await signIns()).toEqual([
    { email_address: ANNA, provider: 'gmail', is_active: false, state: 'disconnected', reads: true, has_token: false },
  ]);
  expect(await product.rows('salesforce', sql`select due_at, watch_at, watch_secret from mailbox_readings`)).toEqual([
    { due_at: null, watch_at: null, watch_secret: null },
  ]);
  expect(await nora('POST', `/v1/mailboxes/${id}/disconnect`)).toEqual({ status: 200, body: { revoked: false } });
  const mine = await mailboxOf(david, DAVID);
  expect((await david('POST', `/v1/mailboxes/${mine.id}/disconnect`)).body).toMatchObject({ status: 404, code: 'not_found' });
  await connectMailbox(anna, 'gmail');
  expect(await mailboxOf(anna, ANNA)).toMatchObject({ isActive: true, signIn: { state: 'active' } });
  const audited = await product.rows(
    'salesforce',
    sql`select action, count(*)::int as n from audit_log where action in ('mailbox.signed_in', 'mailbox.disconnected') group by 1 order by 1`,
  );
  expect(audited).toEqual([
    { action: 'mailbox.disconnected', n: 2 },
    { action: 'mailbox.signed_in', n: 3 },
  ]);
});

test('a mailbox that only sends: no draft, nothing read, and a lost answer waits for a person', async () => {
  await connectMailbox(anna, 'gmail', { withReading: false });
  expect((await mailboxOf(anna, ANNA)).signIn).toMatchObject({ reads: false, readingText: 'It only sends; answers come through the CRM.' });
  expect(await product.rows('salesforce', sql`select 1 from mailbox_readings`)).toEqual([]);
  const sent = await enrolled();
  expect([await states(sent), inbox(product, sent).length]).toEqual([[['sent', null]], 1]);
  product.twin.twin.faults.plan({ vendor: 'google', match: 'messages/send', times: 1, kind: { type: 'accept_then_504' } });
  const lost = await enrolled();
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([await states(lost), inbox(product, lost).length]).toEqual([[['unknown', 'outcome_unknown']], 1]);
  expect((await product.client.card(lost)).enrollment).toMatchObject({ state: 'held' });
});
