import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mailbox, MailboxQuota } from '@salesos/shared/api/mailbox';
import { bounced, complained } from '../../sandbox/ses/fate.ts';
import { sesCredentials } from '../../sandbox/ses/seed.ts';
import { changeAccount, emptyMailbox, fillMailbox, suppress, suppressedOf } from '../../sandbox/ses/world.ts';
import type { TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, freshKey, inbox, personAt, reactTo } from '../product/people.ts';
import { later, startWithSes, toldAll } from '../product/ses-mailbox.ts';

const REP = 'anna.berg@harborpine.example';
const DAY_MS = 86_400_000;
type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let anna: Api;
let admin: Api;
beforeAll(async () => {
  product = await startWithSes(REP);
  anna = await apiAs(product, 'salesforce', 'rep');
  admin = await apiAs(product, 'salesforce', 'admin');
});
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(email = `lea.${(people += 1)}@standing.example`): Promise<Somebody> {
  const recordId = addContact(product, 'salesforce', { firstName: 'Lea', lastName: `Number ${people}`, email });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}
interface Sent {
  status: number;
  code: string | undefined;
  problems: unknown;
  id: string;
}
async function write(person: Somebody, more: object = {}): Promise<Sent> {
  const mail = { contactId: person.contactId, subject: 'Hello', body: 'Hello Lea', ...more };
  const { status, body } = await anna<Omit<Sent, 'status'>>('POST', '/v1/emails/send', mail, { 'idempotency-key': freshKey() });
  await product.engine.drain();
  await toldAll(product);
  return { status, code: body.code, problems: body.problems, id: body.id };
}
const blocks = async (person: Somebody): Promise<string[]> => {
  const { offers } = await product.client.card(person);
  return [...new Set(offers.map(({ blocked }) => blocked?.code ?? 'free'))];
};
const mailbox = async (): Promise<Mailbox | undefined> =>
  (await admin<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes')).body.mailboxes.find(({ address }) => address === REP);

test('three mails that come back for now hold the sequence and warn of the fourth; an answer ends that', async () => {
  const person = await known();
  await enroll(product, person);
  await product.engine.drain();
  await toldAll(product);
  fillMailbox(product.twin.twin, person.email);
  await write(person);
  await write(person);
  expect(await write(person)).toMatchObject({ status: 201 });
  const twin = await known(person.email.toUpperCase());
  expect([await blocks(twin), (await write(twin)).problems]).toEqual([['keeps_bouncing'], [{ code: 'keeps_bouncing' }]]);
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  const { enrollment } = await product.client.card(person);
  expect([enrollment?.state, enrollment?.reason?.code]).toEqual(['held', 'keeps_bouncing']);
  await reactTo(product, person, 'reply', { disposition: 'neutral' });
  await toldAll(product);
  expect(await blocks(twin)).toEqual(['free']);
});

test('a mail that arrives ends it as well, and so do thirty days', async () => {
  const [first, second] = [await known(), await known()];
  for (const person of [first, second]) {
    fillMailbox(product.twin.twin, person.email);
    for (let mail = 0; mail < 3; mail += 1) await write(person);
    expect(await blocks(person)).toEqual(['keeps_bouncing']);
  }
  emptyMailbox(product.twin.twin, first.email);
  expect(await write(first, { anywayBecause: 'They told me on the phone that there is room again.' })).toMatchObject({ status: 201 });
  expect([await blocks(first), await blocks(second)]).toEqual([['free'], ['keeps_bouncing']]);
  await product.advance(31 * DAY_MS);
  expect(await blocks(second)).toEqual(['free']);
});

test('one mail that comes back three times has come back once', async () => {
  const person = await known();
  const { id } = await write(person);
  const [row] = await product.rows<{ sent: string }>('salesforce', sql`select provider_message_id as sent from emails where id = ${id}::uuid`);
  for (let time = 0; time < 3; time += 1)
    await later(product, row?.sent ?? '', (sent) =>
      bounced(product.twin.twin, sent, { bounceType: 'Transient', bounceSubType: 'General', status: '4.4.1', diagnosticCode: 'smtp; 421 timeout' }),
    );
  expect(await blocks(person)).toEqual(['free']);
});

test('what SES will not even try comes back for good; a dead address is put on its list', async () => {
  const [listed, dead] = [await known(), await known()];
  suppress(product.twin.twin, listed.email, 'COMPLAINT');
  await write(listed);
  expect([inbox(product, listed).length, await blocks(listed)]).toEqual([0, ['bounced']]);
  const { id } = await write(dead);
  const [row] = await product.rows<{ sent: string }>('salesforce', sql`select provider_message_id as sent from emails where id = ${id}::uuid`);
  await later(product, row?.sent ?? '', (sent) =>
    bounced(product.twin.twin, sent, {
      bounceType: 'Permanent',
      bounceSubType: 'NoEmail',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 nobody',
    }),
  );
  expect([suppressedOf(product.twin.twin, dead.email)?.reason, await blocks(dead)]).toEqual(['BOUNCE', ['bounced']]);
});

test('Amazon’s own simulator', async () => {
  const [gone, angry] = [await known('bounce+1@simulator.amazonses.com'), await known('complaint+1@simulator.amazonses.com')];
  await write(gone);
  await write(angry);
  expect([await blocks(gone), await blocks(angry)]).toEqual([['bounced'], ['opted_out']]);
});

test('the quota is asked for, and not available where the key or the provider does not tell', async () => {
  const own = await mailbox();
  const ask = async (id = '') => admin<MailboxQuota>('GET', `/v1/mailboxes/${id}/quota`);
  expect((await ask(own?.id)).body).toEqual({ quota: { perDay: 50_000, perSecond: 14, sentLastDay: expect.any(Number) } });
  const others = (await admin<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes')).body.mailboxes.filter(({ provider }) => provider === 'smtp');
  expect((await ask(others[0]?.id)).body).toEqual({ quota: null });
  product.twin.twin.faults.plan({ vendor: 'ses', match: 'account', times: 1, kind: { type: 'status', status: 500 } });
  expect(await ask(own?.id)).toMatchObject({ status: 503, body: { code: 'mailbox_unavailable' } });
  expect((await ask('0b0f6a52-6c1e-4d5b-9f0e-0d3b8a1c2e4f')).status).toBe(404);
  expect(others[0]?.complaints).toEqual({ isKnown: false, share: null });
});

test('an admin connects a mailbox with keys of its own, and changes them', async () => {
  const { region, accessKeyId, secretAccessKey, configurationSet, topicArn } = sesCredentials;
  const address = 'outreach@harborpine.example';
  const wish = { userEmail: REP, provider: 'ses', address, displayName: 'Anna Berg', settings: { region, accessKeyId: 'AKIAGONE', secretAccessKey } };
  const post = (more: object, api = admin) => api<Mailbox & { code?: string; detail?: string }>('POST', '/v1/mailboxes', { ...wish, ...more });
  expect((await post({}, anna)).status).toBe(403);
  expect(await post({ settings: { region } })).toMatchObject({
    status: 400,
    body: { code: 'bad_request', detail: 'SES settings: accessKeyId, secretAccessKey. Nothing was changed.' },
  });
  expect(await post({ settings: {} })).toMatchObject({ status: 400 });
  expect(await post({ provider: 'smtp' })).toMatchObject({ status: 400 });
  expect(await post({ userEmail: 'nobody@harborpine.example' })).toMatchObject({ status: 400 });
  expect(await post({ address: 'jonas.weber@brightwater.example' })).toMatchObject({ status: 409 });
  expect(await post({ address: 'david.lund@harborpine.example' })).toMatchObject({ status: 409 });
  const { body: made } = await post({});
  expect(made).toMatchObject({ address, provider: 'ses', isActive: true, complaints: { isKnown: true, share: null } });
  const quota = async () => (await admin<MailboxQuota & { detail?: string }>('GET', `/v1/mailboxes/${made.id}/quota`)).body;
  expect(await quota()).toMatchObject({ code: 'mailbox_unavailable', detail: 'It says UnrecognizedClientException.' });
  expect((await post({ settings: { region, accessKeyId, secretAccessKey, configurationSet, topicArn } })).body.id).toBe(made.id);
  expect(await quota()).toMatchObject({ quota: { perDay: 50_000 } });
  const [row] = await product.rows<{ settings: string }>('salesforce', sql`select settings from email_provider_accounts where id = ${made.id}::uuid`);
  expect(row?.settings).not.toContain(secretAccessKey);
});

test('a full account holds its mails back', async () => {
  changeAccount(product.twin.twin, { perDay: 0 });
  const person = await known();
  const { id } = await write(person);
  const row = () => product.rows('salesforce', sql`select send_state, error_code from emails where id = ${id}::uuid`);
  expect(await row()).toEqual([{ send_state: 'queued', error_code: 'quota_exhausted' }]);
  changeAccount(product.twin.twin, { perDay: 50_000 });
  await product.rows('salesforce', sql`update emails set retry_at = null where id = ${id}::uuid`);
  await product.engine.drain();
  expect(await row()).toEqual([{ send_state: 'sent', error_code: null }]);
  await toldAll(product);
});

test('one complaint among fifty stops the mailbox; among forty-nine it does not', async () => {
  const [early, late] = [await known(), await known()];
  const sent = async (person: Somebody): Promise<string> => {
    const { id } = await write(person);
    const [row] = await product.rows<{ sent: string }>('salesforce', sql`select provider_message_id as sent from emails where id = ${id}::uuid`);
    return row?.sent ?? '';
  };
  const ids = [await sent(early), await sent(late)];
  const own = await mailbox();
  // Everything older than this test counts for nothing; the rest is made up to a number.
  const fillTo = (mails: number) =>
    product.rows(
      'salesforce',
      sql`update emails set handed_at = case when r.n <= ${mails} then ${product.twin.twin.clock.now().toISOString()}::timestamptz else '2020-01-01' end,
        complained_at = case when id = any(array(select id from emails where provider_message_id in (${ids[0]}, ${ids[1]}))) then complained_at end,
        bounce_class = null
        from (select id as rid, row_number() over (order by (coalesce(provider_message_id, '') in (${ids[0]}, ${ids[1]})) desc, queued_at) as n from emails where mailbox_id = ${own?.id}::uuid) r
        where emails.id = r.rid`,
    );
  await product.rows(
    'salesforce',
    sql`insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text, message_id, send_state, queued_at, sent_at)
      select customer_id, gen_random_uuid(), contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, 'x', '', '', '<' || gen_random_uuid() || '@x.example>', 'sent', queued_at, sent_at
      from emails, generate_series(1, 60) where provider_message_id = ${ids[1]}`,
  );
  await fillTo(49);
  await later(product, ids[0] ?? '', (row) => complained(product.twin.twin, row));
  expect(await mailbox()).toMatchObject({ isActive: true, complaints: { isKnown: true, share: null } });
  await fillTo(50);
  await later(product, ids[1] ?? '', (row) => complained(product.twin.twin, row));
  expect(await mailbox()).toMatchObject({
    isActive: false,
    pausedBecause: { code: 'complaints', text: expect.stringContaining('spam') },
    complaints: { isKnown: true, share: 0.04 },
  });
});
