import type { Mailbox, SendCaps } from '@salesos/shared/api/mailbox';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deliverToProduct } from '../../sandbox/mail/deliver.ts';
import { allMails } from '../../sandbox/mail/find-mails.ts';
import { deliveryReport } from '../contract/inbound/raw-mail.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, personAt } from '../product/people.ts';

const DAY_MS = 86_400_000;
let product: TestProduct;
let api: Awaited<ReturnType<typeof apiAs>>;
let anna: Mailbox;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  api = await apiAs(product, 'salesforce', 'admin');
  const { body } = await api<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes');
  const found = body.mailboxes.find(({ address }) => address.startsWith('anna.berg@'));
  if (!found) throw new Error('no mailbox of Anna');
  anna = found;
});
afterAll(() => product?.close());

const OPEN: SendCaps = { perDay: 1_000_000, senderDomainPerDay: 1_000_000, recipientDomainPerDay: 1_000_000 };
afterEach(async () => {
  await api('PUT', '/v1/send-caps', OPEN);
  await api('PATCH', `/v1/mailboxes/${anna.id}`, { perDay: 10_000, perMinute: 1000, isActive: true });
  await product.engine.drain();
  // Second mails would fall due in the midst of another test.
  await product.rows('salesforce', sql`update contact_sequences set status = 'completed', due_at = null where status = 'active'`);
  // Nothing a test before has sent counts any more.
  await product.advance(DAY_MS + 1000);
  await product.engine.drain();
});

let people = 0;
/** Somebody at this domain whose first mail is due. */
async function queue(count: number, domain = `caps-${people}.example`): Promise<void> {
  const ids = Array.from({ length: count }, () => {
    people += 1;
    return addContact(product, 'salesforce', { firstName: 'Cap', lastName: `Number ${people}`, email: `cap.${people}@${domain}` });
  });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.dispatch();
  for (const id of ids) await enroll(product, await personAt(product, 'salesforce', id));
}
async function sentBy(action: () => Promise<void>): Promise<number> {
  const before = allMails(product.twin.twin).length;
  await action();
  await product.engine.drain();
  return allMails(product.twin.twin).length - before;
}
const readAnna = async (): Promise<Mailbox | undefined> => {
  const { body } = await api<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes');
  return body.mailboxes.find(({ id }) => id === anna.id);
};

test('a mailbox sends its day’s mails and the rest when there is room again, each once', async () => {
  const { body } = await api<Mailbox>('PATCH', `/v1/mailboxes/${anna.id}`, { perDay: 3 });
  expect(body).toEqual({ ...anna, perDay: { limit: 3, isSet: true, sent: 0 } });
  expect(await sentBy(() => queue(5))).toBe(3);
  expect(await readAnna()).toMatchObject({ perDay: { limit: 3, isSet: true, sent: 3 }, cappedUntil: expect.any(String) });
  expect(await sentBy(() => product.advance(DAY_MS - 60_000))).toBe(0);
  expect(await sentBy(() => product.advance(120_000))).toBe(2);
});

test('the same for a minute of a mailbox, a domain of readers, the domain it sends from and all of a customer', async () => {
  await api('PATCH', `/v1/mailboxes/${anna.id}`, { perMinute: 2 });
  expect(await sentBy(() => queue(3))).toBe(2);
  expect(await sentBy(() => product.advance(61_000))).toBe(1);
  await api('PATCH', `/v1/mailboxes/${anna.id}`, { perMinute: 1000 });
  for (const [name, before] of [
    ['recipientDomainPerDay', 0],
    ['senderDomainPerDay', 3],
    ['perDay', 3],
  ] as const) {
    await product.advance(DAY_MS + 1000);
    await product.engine.drain();
    const [{ n } = { n: 0 }] = await product.rows<{ n: number }>(
      'salesforce',
      sql`select count(*)::int as n from emails where handed_at > now() + make_interval(secs => ${(product.product.clock.now().getTime() - Date.now() - DAY_MS) / 1000})`,
    );
    await api('PUT', '/v1/send-caps', { ...OPEN, [name]: (before === 0 ? 0 : n) + 2 });
    expect([name, await sentBy(() => queue(3))]).toEqual([name, 2]);
    await api('PUT', '/v1/send-caps', OPEN);
    await product.rows('salesforce', sql`update emails set retry_at = null where send_state = 'queued'`);
    await product.engine.drain();
  }
});

test('a new mailbox has twenty mails in its first day', async () => {
  await api('PATCH', `/v1/mailboxes/${anna.id}`, { perDay: null });
  expect((await readAnna())?.perDay.isSet).toBe(false);
  await product.rows('salesforce', sql`update emails set handed_at = null where mailbox_id = ${anna.id}::uuid`);
  expect(await readAnna()).toMatchObject({ perDay: { limit: 20, isSet: false, sent: 0 } });
  expect(await sentBy(() => queue(22))).toBe(20);
});

test('four lanes at once do not take the last place twice', async () => {
  await api('PATCH', `/v1/mailboxes/${anna.id}`, { perDay: 1 });
  await queue(4);
  await product.engine.executors.steps.run(product.customerId('salesforce'));
  expect(
    await sentBy(async () => void (await Promise.all([1, 2, 3].map(() => product.engine.executors.send.run(product.customerId('salesforce')))))),
  ).toBe(1);
});

test('a mailbox whose mail several companies refuse stops until an admin lets it go on', async () => {
  const refuse = async (n: number): Promise<void> => {
    await queue(1, `refuses-${n}.example`);
    await product.engine.drain();
    const raw = deliveryReport({
      'Final-Recipient': `rfc822; cap.${people}@refuses-${n}.example`,
      Status: '5.7.1',
      'Diagnostic-Code': 'smtp; 554 5.7.1 spam',
    });
    await deliverToProduct(product.twin.twin, product.inbox, raw, anna.address);
  };
  for (const n of [1, 2]) await refuse(n);
  expect((await readAnna())?.isActive).toBe(true);
  await refuse(3);
  expect(await readAnna()).toMatchObject({
    isActive: false,
    pausedBecause: { code: 'refused', text: 'Mail servers of several companies refused its mail within a day.' },
  });
  await product.engine.drain();
  const { status, body } = await api<Mailbox>('PATCH', `/v1/mailboxes/${anna.id}`, { isActive: true });
  expect([status, body.isActive, body.pausedBecause]).toEqual([200, true, null]);
});

test('a full domain takes nothing from a mail that waits for its enrollment', async () => {
  await api('PUT', '/v1/send-caps', { ...OPEN, recipientDomainPerDay: 1 });
  await queue(2, 'full.example');
  const steps = product.engine.executors.steps;
  await steps.run(product.customerId('salesforce'));
  const waiting = { error_code: 'enrollment_paused', retry_at: 'infinity' };
  await product.rows(
    'salesforce',
    sql`update emails set error_code = 'enrollment_paused', retry_at = 'infinity' where id = (select id from emails where to_domain = 'full.example' limit 1)`,
  );
  await queue(2, 'full.example');
  expect(await sentBy(() => Promise.resolve())).toBe(1);
  const rows = await product.rows(
    'salesforce',
    sql`select error_code, retry_at::text as retry_at from emails where to_domain = 'full.example' and send_state = 'queued' order by error_code desc`,
  );
  const capped = { error_code: 'cap_recipient_domain', retry_at: expect.stringMatching(/^20/) };
  expect(rows).toEqual([waiting, capped, capped]);
});

test('what makes no sense is refused and changes nothing', async () => {
  const before = await readAnna();
  const answers = [
    await api('PATCH', `/v1/mailboxes/${anna.id}`, { perDay: 0 }),
    await api('PATCH', `/v1/mailboxes/${anna.id}`, { perday: 5 }),
    await api('PATCH', '/v1/mailboxes/00000000-0000-4000-8000-000000000000', { perDay: 5 }),
    await api('PUT', '/v1/send-caps', { perDay: 5 }),
  ];
  expect([answers.map(({ status }) => status), await readAnna()]).toEqual([[400, 400, 404, 400], before]);
});
