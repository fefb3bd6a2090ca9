import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAbsenceDates } from '#platform/absence-dates.ts';
import { createMimeParser } from '#platform/postal-mime.ts';
import { type ReadDeps, readNext } from '#services/mailbox/read-next.ts';
import { Mailbox } from '../../sandbox/google/mailbox.ts';
import { composeReply } from '../../sandbox/prospects/compose-reply.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { Crash, type CrashPoint, dyingWork } from '../product/crash.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { connectMailbox, endMailboxWaits, mailboxOf } from '../product/mailbox.ts';
import { endWaits, enroll, inbox, personAt, reactTo } from '../product/people.ts';

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

const DAY_MS = 86_400_000;
const replies = async (person: Somebody): Promise<number> => {
  const [counted] = await product.rows<{ n: number }>(
    'salesforce',
    sql`select count(*)::int as n from events where event_type = 'email.replied' and data->>'contactId' = ${person.contactId}`,
  );
  return counted?.n ?? 0;
};
const deps = (): ReadDeps => ({ ...product.product, mime: createMimeParser(), dates: createAbsenceDates(), dispositionHeader: null });
const customerId = (): string => product.customerId('salesforce');
const free = () => product.rows('salesforce', sql`update mailbox_readings set due_at = '2020-01-01T00:00:00Z', lease_until = null`);

/** An answer lies in the mailbox; nobody has looked yet, and nobody is told. */
async function answered(): Promise<Somebody> {
  product.twin.twin.faults.plan({ vendor: 'google-webhooks', times: 1000, kind: { type: 'drop' } });
  const person = await written();
  await look();
  await reactTo(product, person, 'reply', { text: 'Thursday at ten?' });
  return person;
}
const ONCE = [[{ kind: 'human', from_address: expect.any(String) }], 1];

test('Google tells, and the answer is read at once', async () => {
  const person = await written();
  await product.engine.drain();
  await product.rows('salesforce', sql`update mailbox_readings set due_at = '2999-01-01T00:00:00Z'`);
  product.twin.twin.faults.plan({ vendor: 'google-webhooks', times: 2, kind: { type: 'duplicate' } });
  await reactTo(product, person, 'reply');
  await until(
    async () => {
      await product.engine.drain();
      return received(person);
    },
    (mails) => mails.length > 0,
  );
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});

test('a push nobody got is made good by looking', async () => {
  const person = await answered();
  await look();
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});

test('what Google did not sign moves nothing', async () => {
  await product.engine.drain();
  await product.rows('salesforce', sql`update mailbox_readings set due_at = '2999-01-01T00:00:00Z'`);
  const data = Buffer.from(JSON.stringify({ emailAddress: ANNA, historyId: 1 })).toString('base64');
  const post = async (authorization: Record<string, string>) => {
    const body = JSON.stringify({ message: { data, messageId: '1' }, subscription: 's' });
    const reply = await fetch(`${product.url}/webhooks/mail/gmail`, { method: 'POST', headers: authorization, body });
    return [reply.status, ((await reply.json()) as { code?: string }).code];
  };
  expect([await post({}), await post({ authorization: 'Bearer a.b.c' })]).toEqual([
    [401, 'signature_invalid'],
    [401, 'signature_invalid'],
  ]);
  expect(await product.rows('salesforce', sql`select 1 from mailbox_readings where due_at < '2999-01-01T00:00:00Z'`)).toEqual([]);
  await free();
});

const points: CrashPoint[] = [1, 2, 3, 4, 5, 6, 7].flatMap((at) => [
  { at, when: 'before' as const },
  { at, when: 'after' as const },
]);
test.each(points)('the reader dies $when step $at: the answer is there once in the end', async (point) => {
  const person = await answered();
  await free();
  await expect(readNext(dyingWork(product.product.work, point), deps(), customerId())).rejects.toThrow(Crash);
  await look();
  await look();
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});

test('several processes at once: one reads', async () => {
  const person = await answered();
  await free();
  const turns = await Promise.all([1, 2, 3, 4].map(() => readNext(product.product.work, deps(), customerId())));
  expect(turns.filter(Boolean)).toHaveLength(1);
  await look();
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});

test('a place that is no longer kept: what came is found again, and what was read is not doubled', async () => {
  const known = await answered();
  await look();
  const person = await answered();
  await free();
  box().forgetHistory();
  await look();
  await look();
  expect([await received(known), await received(person), await replies(known), await replies(person)]).toEqual([ONCE[0], ONCE[0], 1, 1]);
  const [place] = await product.rows<Record<string, unknown>>('salesforce', sql`select cursor, again_from, trouble from mailbox_readings`);
  expect(place).toEqual({ cursor: String(box().historyId), again_from: null, trouble: null });
});

test('Gmail in trouble is asked again later, and says so meanwhile', async () => {
  const person = await answered();
  await free();
  product.twin.twin.faults.plan({ vendor: 'google', match: '/history', times: 1, kind: { type: 'status', status: 503 } });
  await product.engine.drain();
  expect([await received(person), (await mailboxOf(anna, ANNA)).signIn?.trouble]).toEqual([[], '503']);
  await look();
  expect([await received(person), (await mailboxOf(anna, ANNA)).signIn?.trouble]).toEqual([expect.any(Array), null]);
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});

test('the next mail of a sequence continues the thread under the id Gmail gave', async () => {
  const person = await written();
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  const [first, second, ...others] = inbox(product, person);
  const header = (name: string) => second?.headers.find((one) => one.name.toLowerCase() === name)?.value;
  expect([others, header('in-reply-to'), header('references')]).toEqual([[], first?.messageId, first?.messageId]);
  const threads = await product.rows<{ thread_key: string }>(
    'salesforce',
    sql`select thread_key from emails where contact_id = ${person.contactId}::uuid`,
  );
  expect(new Set(threads.map(({ thread_key }) => thread_key)).size).toBe(1);
});

test.each([
  ['went', 'accept_then_504' as const],
  ['went and the line was cut', 'accept_then_drop' as const],
])('the answer to a mail that %s is lost: looked up, sent once', async (_what, type) => {
  product.twin.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind: { type } });
  const person = await written();
  await endWaits(product, 'salesforce');
  await product.rows('salesforce', sql`update emails set look_up_at = '2020-01-01T00:00:00Z' where look_up_at is not null`);
  await product.engine.drain();
  const [mail, ...others] = inbox(product, person);
  expect([others, await row(person)]).toEqual([[], expect.objectContaining({ send_state: 'sent', message_id: mail?.messageId })]);
});

test('Gmail refuses for a moment while sending: the draft is used again', async () => {
  product.twin.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind: { type: 'status', status: 429 } });
  const person = await written();
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([inbox(product, person).length, box().drafts, (await row(person))?.['send_state']]).toEqual([1, [], 'sent']);
});

test('what the rep writes themselves is no answer', async () => {
  const person = await written();
  const mail = inbox(product, person)[0];
  if (!mail) throw new Error('no mail');
  const situation = { twin: product.twin.twin, mail, options: product.inbox, text: null, disposition: null };
  const raw = await composeReply(situation, { subject: 'Re: x', text: 'One more thing.', quotesOriginal: false, headers: {} });
  await box().add(raw, ['SENT']);
  await box().addDraft(raw, null);
  await look();
  expect(await received(person)).toEqual([]);
});

test('a message with bytes no database takes keeps none of those after it', async () => {
  const person = await answered();
  const raw = Buffer.from(
    `From: odd@elsewhere.example\r\nTo: ${ANNA}\r\nSubject: A\0B\r\nMessage-ID: <odd\0@elsewhere.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nA\0B\r\n`,
  );
  await box().add(raw, ['INBOX']);
  const later = await answered();
  await look();
  await look();
  expect([await received(person), await received(later), await replies(person), await replies(later)]).toEqual([ONCE[0], ONCE[0], 1, 1]);
});

test('a lost handover that never took place is made anew, once', async () => {
  const before = box().drafts;
  product.twin.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind: { type: 'status', status: 503 } });
  const person = await written();
  await endWaits(product, 'salesforce');
  await product.rows(
    'salesforce',
    sql`update emails set look_up_at = '2020-01-01T00:00:00Z', lost_at = lost_at - interval '2 minutes' where look_up_at is not null`,
  );
  await product.engine.drain();
  expect([inbox(product, person).length, box().drafts, (await row(person))?.['send_state']]).toEqual([1, before, 'sent']);
});

test('the watch is asked for anew every day, and a refusal costs no more than its word', async () => {
  const stamps = () =>
    product.rows<{ until: number; next: number; watch_trouble: string | null }>(
      'salesforce',
      sql`select round(extract(epoch from watch_until - now()) / 3600)::int as until, round(extract(epoch from watch_at - now()) / 3600)::int as next, watch_trouble
        from mailbox_readings`,
    );
  const due = () =>
    product.rows('salesforce', sql`update mailbox_readings set watch_at = '2020-01-01T00:00:00Z', watch_until = now() + interval '1 hour'`);
  await due();
  await product.engine.drain();
  expect(await stamps()).toEqual([{ until: 168, next: 24, watch_trouble: null }]);
  await due();
  product.twin.twin.faults.plan({ vendor: 'google', match: '/watch$', times: 1, kind: { type: 'status', status: 503 } });
  await product.engine.drain();
  expect(await stamps()).toEqual([{ until: 1, next: 0, watch_trouble: '503' }]);
  const person = await answered();
  await look();
  expect([await received(person), await replies(person)]).toEqual(ONCE);
});
