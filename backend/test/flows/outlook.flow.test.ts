import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sendNext } from '#services/email/send-next.ts';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { deliverToOutlook } from '../../sandbox/microsoft/deliver.ts';
import { expireDeltas } from '../../sandbox/microsoft/delta-routes.ts';
import { type Mailbox, messagesIn } from '../../sandbox/microsoft/mailbox.ts';
import { tellLifecycle } from '../../sandbox/microsoft/notices.ts';
import { revokeSignIns } from '../../sandbox/microsoft/sign-in-routes.ts';
import type { Subscription } from '../../sandbox/microsoft/rows.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { type CrashPoint, Crash, dyingWork } from '../product/crash.ts';
import { atOnce, lookedUp, queuedFor, REP, signInAtOutlook, told } from '../product/outlook-mailbox.ts';
import { mailboxOf } from '../product/mailbox.ts';
import { endWaits, inbox, ledger, reactTo } from '../product/people.ts';

type Somebody = Person & { contactId: string };
let product: TestProduct;
let customerId: string;
let mailbox: Mailbox;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'], extras: { microsoft: true } });
  customerId = product.customerId('salesforce');
  mailbox = await signInAtOutlook(product);
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const queued = (): Promise<Somebody> => queuedFor(product, 'outlook-flow.example');
async function written(): Promise<Somebody> {
  const person = await queued();
  await product.engine.drain();
  return person;
}

const subscriptions = (): Subscription[] => product.twin.twin.store.all<Subscription>(mailbox.space, 'subscription');
const received = (person: Somebody) =>
  product.rows(
    'salesforce',
    sql`select kind, email_id is not null as answers from inbound_mails where contact_id = ${person.contactId}::uuid order by id`,
  );
const mailOf = async (person: Somebody) => {
  const [row] = await product.rows<{
    send_state: string;
    message_id: string;
    draft_key: string | null;
    thread_key: string | null;
    provider_message_id: string | null;
  }>(
    'salesforce',
    sql`select send_state, message_id, draft_key, thread_key, provider_message_id from emails where contact_id = ${person.contactId}::uuid order by queued_at`,
  );
  return row;
};
const enrollmentOf = async (person: Somebody): Promise<string> => {
  const { enrollment } = await product.client.card(person);
  return [enrollment?.state, enrollment?.reason?.code].filter(Boolean).join(': ');
};

test('one mail goes through a draft, is answered, and the answer is read once', async () => {
  const person = await written();
  const [mail, ...more] = inbox(product, person);
  expect(more).toEqual([]);
  const row = await mailOf(person);
  expect(row).toEqual({
    send_state: 'sent',
    message_id: mail?.messageId,
    draft_key: expect.stringMatching(/^AAkALg/),
    thread_key: expect.any(String),
    provider_message_id: row?.draft_key,
  });
  expect(messagesIn(mailbox, 'drafts')).toEqual([]);
  product.twin.twin.faults.plan({ vendor: 'microsoft-webhooks', times: 1, kind: { type: 'duplicate' } });
  await reactTo(product, person, 'reply', { text: 'Yes, Thursday at ten?', disposition: 'positive' });
  await told(product);
  expect(await received(person)).toEqual([{ kind: 'human', answers: true }]);
  expect(await enrollmentOf(person)).toBe('exited: replied');
  const { activities } = await product.client.record(person);
  expect(activities.map(({ direction }) => direction).toSorted()).toEqual(['inbound', 'outbound']);
  await atOnce(product);
  expect(await received(person)).toHaveLength(1);
});

test('the second mail of a sequence goes into the conversation of the first', async () => {
  const person = await written();
  const first = inbox(product, person)[0]?.messageId;
  await product.advance(3 * 86_400_000);
  await product.engine.drain();
  const [, second] = inbox(product, person);
  const header = (name: string) => second?.headers.find((one) => one.name.toLowerCase() === name)?.value;
  expect([header('in-reply-to'), header('references')]).toEqual([first, first]);
  const threads = messagesIn(mailbox, 'sentitems').filter(({ to }) => to.some(({ address }) => address === person.email));
  expect(new Set(threads.map(({ conversationId }) => conversationId)).size).toBe(1);
});

test('a mail that comes back ends the sequence', async () => {
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `^RCPT ${person.email}$`, times: 1, kind: { type: 'status', status: 550 } });
  await product.engine.drain();
  await told(product);
  expect([await enrollmentOf(person), await received(person)]).toEqual(['exited: bounced', [{ kind: 'bounce', answers: true }]]);
});

describe('nothing goes twice and nothing is lost', () => {
  test.each(['accept_then_504', 'accept_then_drop'] as const)('%s of a send: looked up, found, one mail', async (type) => {
    const person = await queued();
    product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type } });
    await product.engine.drain();
    expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['sent', 1]);
    await lookedUp(product, 40);
    expect([await enrollmentOf(person), inbox(product, person).length, (await ledger(product, person)).map(({ tries }) => tries)]).toEqual([
      'active',
      1,
      [1],
    ]);
  });

  test('a send that was refused with a 503 goes once more, after its draft is thrown away', async () => {
    const person = await queued();
    product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'status', status: 503 } });
    await product.engine.drain();
    expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['unknown', 0]);
    await lookedUp(product, 6);
    expect([(await mailOf(person))?.send_state, inbox(product, person).length, messagesIn(mailbox, 'drafts').length]).toEqual(['sent', 1, 0]);
  });

  test('throttled: the same draft goes later', async () => {
    const person = await queued();
    const kind = { type: 'status', status: 429, retryAfterSeconds: 20, body: { error: { code: 'ApplicationThrottled', message: 'no' } } } as const;
    product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind });
    await product.engine.drain();
    const { draft_key: draftKey, send_state: state } = (await mailOf(person)) ?? {};
    expect([state, inbox(product, person).length]).toEqual(['queued', 0]);
    await endWaits(product, 'salesforce');
    await product.engine.drain();
    expect(await mailOf(person)).toMatchObject({ send_state: 'sent', draft_key: draftKey });
    expect(inbox(product, person)).toHaveLength(1);
  });

  test('who is taken out of the sequence between draft and sending gets no mail', async () => {
    const person = await queued();
    const kind = { type: 'status', status: 429, retryAfterSeconds: 20 } as const;
    product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind });
    await product.engine.drain();
    const card = await product.client.card(person);
    await product.client.act(person, { action: 'remove', enrollmentId: card.enrollment?.id, idempotencyKey: `remove-${person.contactId}` });
    await endWaits(product, 'salesforce');
    await product.engine.drain();
    expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['canceled', 0]);
  });

  // Units of work and calls: claim, who is signed in, draft (which asks for a token), keep its id, mark, hand over, record.
  test.each(Array.from({ length: 10 }, (_, at) => at + 1).flatMap((at) => (['before', 'after'] as const).map((when): CrashPoint => ({ at, when }))))(
    'the sender dies $when step $at: one mail in the end',
    async (point) => {
      const person = await queued();
      const died = await sendNext(dyingWork(product.product.work, point), product.engine.sendDeps, customerId).then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      for (let round = 0; round < 3; round += 1) await lookedUp(product, 6);
      expect({ died, state: (await mailOf(person))?.send_state, mails: inbox(product, person).length }).toEqual({
        died: expect.any(Boolean),
        state: 'sent',
        mails: 1,
      });
    },
  );
});

describe('what arrives', () => {
  test('is read without a notice too, in time', async () => {
    const person = await written();
    product.twin.twin.faults.plan({ vendor: 'microsoft-webhooks', times: 1, kind: { type: 'drop' } });
    await reactTo(product, person, 'reply', { text: 'Not now.', disposition: 'negative' });
    await told(product);
    expect(await received(person)).toEqual([]);
    await atOnce(product);
    expect(await received(person)).toEqual([{ kind: 'human', answers: true }]);
  });

  test('is found again when Outlook has forgotten our place', async () => {
    const person = await written();
    product.twin.twin.faults.plan({ vendor: 'microsoft-webhooks', times: 1, kind: { type: 'drop' } });
    await reactTo(product, person, 'reply', { text: 'Tell me more.', disposition: 'question' });
    await told(product);
    expireDeltas(mailbox);
    const before = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from inbound_mails`);
    await atOnce(product);
    expect(await received(person)).toEqual([{ kind: 'human', answers: true }]);
    const after = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from inbound_mails`);
    expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(1);
  });

  test('what Anna wrote to herself, drafts and sent mails are nobody’s answers', async () => {
    const [{ n } = { n: 0 }] = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from inbound_mails`);
    const raw = `From: Anna <${REP}>\r\nTo: ${REP}\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\nMessage-ID: <self@x.example>\r\nSubject: x\r\n\r\nx\r\n`;
    await deliverToOutlook(product.twin.twin, REP, Buffer.from(raw));
    await told(product);
    expect(await product.rows('salesforce', sql`select count(*)::int as n from inbound_mails`)).toEqual([{ n }]);
  });
});

test('who takes the sign-in back sends nothing more, and is told; after signing in again everything goes', async () => {
  revokeSignIns(product.twin.twin, mailbox.account.id);
  const person = await queued();
  await product.engine.drain();
  await atOnce(product);
  const anna = await apiAs(product, 'salesforce', 'rep');
  expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['queued', 0]);
  expect((await mailboxOf(anna, REP)).signIn).toMatchObject({ state: 'needs_reauth' });
  await signInAtOutlook(product);
  await product.engine.drain();
  expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['sent', 1]);
});

describe('notices', () => {
  const hook = (): string => `${product.url}/webhooks/mail/outlook`;
  const notify = async (notice: object) => {
    const reply = await fetch(hook(), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value: [notice] }) });
    return { status: reply.status, body: await reply.json() };
  };

  test('the right secret is taken, another one is dropped, none is refused', async () => {
    const [subscription] = subscriptions();
    const notice = { subscriptionId: subscription?.id, changeType: 'created' };
    expect(await notify({ ...notice, clientState: subscription?.clientState })).toEqual({ status: 202, body: { taken: 1, dropped: 0 } });
    expect(await notify({ ...notice, clientState: 'forged' })).toEqual({ status: 202, body: { taken: 0, dropped: 1 } });
    expect(await notify({ ...notice, subscriptionId: 'unknown', clientState: 'x' })).toEqual({ status: 202, body: { taken: 0, dropped: 1 } });
    expect((await notify(notice)).status).toBeGreaterThanOrEqual(400);
  });

  test('the word of a handshake is repeated as plain text and nothing else', async () => {
    const reply = await fetch(`${hook()}?validationToken=${encodeURIComponent('<b>word</b> & more')}`, { method: 'POST' });
    expect([reply.status, reply.headers.get('content-type')?.split(';')[0], await reply.text()]).toEqual([200, 'text/plain', '<b>word</b> & more']);
  });

  test('a subscription that Microsoft removed is made anew; one it asks about is renewed', async () => {
    const [before] = subscriptions();
    await tellLifecycle(mailbox, 'reauthorizationRequired');
    await told(product);
    expect(subscriptions().map(({ id }) => id)).toEqual([before?.id]);
    await tellLifecycle(mailbox, 'subscriptionRemoved');
    await told(product);
    expect(subscriptions()).toHaveLength(1);
    expect(subscriptions()[0]?.id).not.toBe(before?.id);
    const person = await written();
    await reactTo(product, person, 'reply', { text: 'Fine.', disposition: 'positive' });
    await told(product);
    expect(await received(person)).toEqual([{ kind: 'human', answers: true }]);
  });
});

test('with permission to send only, a mail goes, is parked when its answer is lost, and nothing is read', async () => {
  await signInAtOutlook(product, { withReading: false });
  const anna = await apiAs(product, 'salesforce', 'rep');
  expect((await mailboxOf(anna, REP)).signIn).toMatchObject({ state: 'active', reads: false });
  const person = await written();
  expect([(await mailOf(person))?.send_state, inbox(product, person).length]).toEqual(['sent', 1]);
  const parked = await queued();
  product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/sendMail$', times: 1, kind: { type: 'accept_then_504' } });
  await product.engine.drain();
  await lookedUp(product, 40);
  expect([(await mailOf(parked))?.send_state, await enrollmentOf(parked), inbox(product, parked).length]).toEqual([
    'unknown',
    'held: outcome_unknown',
    1,
  ]);
});
