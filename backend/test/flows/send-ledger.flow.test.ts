import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CardView } from '@salesos/shared/api/card';
import { sendNext } from '#services/email/send-next.ts';
import type { Person } from '../../../scripts/start/twin-client.ts';
import type { Fault } from '../../sandbox/core/faults.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type CrashPoint, Crash, dyingWork } from '../product/crash.ts';
import { addContact } from '../product/crm-edit.ts';
import { endWaits, enroll, freshKey, inbox, ledger, personAt } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
let people = 0;

/** Somebody new whose first mail is in the ledger, not sent. */
async function queued(): Promise<Person & { contactId: string }> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Lou', lastName: `Number ${people}`, email: `lou.${people}@ledger.example` });
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
  const person = await personAt(product, 'salesforce', recordId);
  await enroll(product, person);
  await product.engine.executors.steps.run(customerId);
  return person;
}

/** What the first step came to, in the ledger, the twin's mailbox and on the card. */
async function fate(person: Person & { contactId: string }) {
  const card = await product.client.card(person);
  const [mail] = await ledger(product, person);
  const step = card.enrollment?.steps[0];
  return {
    ledger: mail?.send_state,
    tries: mail?.tries,
    mails: inbox(product, person).length,
    enrollment: card.enrollment?.state,
    step: step?.state,
    reason: step?.reason?.code ?? null,
  };
}

/** Every waiting time passes, several times over. */
async function later(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await endWaits(product, 'salesforce');
    await product.engine.drain();
  }
}

const manage = (person: Person, card: CardView, action: 'resume' | 'pause' | 'remove'): Promise<CardView> =>
  product.client.act(person, { action, enrollmentId: card.enrollment?.id, idempotencyKey: freshKey() });

const SENT = { ledger: 'sent', mails: 1, enrollment: 'active', step: 'done', reason: null };
const PARKED = { ledger: 'unknown', tries: 1, enrollment: 'held', step: 'held', reason: 'outcome_unknown' };

test.each<[string, CrashPoint, object, object]>([
  ['before it takes the mail', { at: 1, when: 'before' }, { ledger: 'queued', mails: 0 }, { ...SENT, tries: 1 }],
  ['when it has taken the mail', { at: 1, when: 'after' }, { ledger: 'claimed', mails: 0 }, { ...SENT, tries: 2 }],
  ['before it marks the handing over', { at: 2, when: 'before' }, { ledger: 'claimed', mails: 0 }, { ...SENT, tries: 2 }],
  ['when the handing over is marked', { at: 2, when: 'after' }, { ledger: 'dispatched', mails: 0 }, { ...PARKED, mails: 0 }],
  ['before it calls the mail server', { at: 3, when: 'before' }, { ledger: 'dispatched', mails: 0 }, { ...PARKED, mails: 0 }],
  ['when the mail server has taken it', { at: 3, when: 'after' }, { ledger: 'dispatched', mails: 1 }, { ...PARKED, mails: 1 }],
  ['before it writes that it is sent', { at: 4, when: 'before' }, { ledger: 'dispatched', mails: 1 }, { ...PARKED, mails: 1 }],
  ['when everything is written', { at: 4, when: 'after' }, { ledger: 'sent', mails: 1 }, { ...SENT, tries: 1 }],
])('the sender dies %s', async (_when, point, atOnce, inTheEnd) => {
  const person = await queued();
  await expect(sendNext(dyingWork(product.product.work, point), product.engine.sendDeps, customerId)).rejects.toThrow(Crash);
  expect(await fate(person)).toMatchObject(atOnce);
  // Somebody else's lease is respected for as long as it runs; a mail nobody took goes.
  await product.engine.drain();
  expect((await fate(person)).mails).toBe(point.at === 1 && point.when === 'before' ? 1 : 'mails' in atOnce ? atOnce.mails : 0);
  await later();
  expect(await fate(person)).toEqual(inTheEnd);
});

test.each<[string, string, Fault['kind'], object, object]>([
  ['put off before the text', 'RCPT', { type: 'status', status: 451 }, { ledger: 'queued', mails: 0 }, { ...SENT, tries: 2 }],
  ['put off after the text', 'DATA', { type: 'status', status: 451 }, { ledger: 'queued', mails: 0 }, { ...SENT, tries: 2 }],
  ['cut off before the text', 'RCPT', { type: 'accept_then_drop' }, { ledger: 'queued', mails: 0 }, { ...SENT, tries: 2 }],
  ['refused because of the login', 'RCPT', { type: 'status', status: 535 }, { ledger: 'queued', mails: 0 }, { ...SENT, tries: 2 }],
  [
    'refused for good',
    'RCPT',
    { type: 'status', status: 550 },
    { ledger: 'rejected', mails: 0 },
    { ledger: 'rejected', tries: 1, mails: 0, enrollment: 'exited', step: 'not_sent', reason: 'rejected_by_server' },
  ],
  [
    'refused for good after the text',
    'DATA',
    { type: 'status', status: 554 },
    { ledger: 'rejected', mails: 0 },
    { ledger: 'rejected', tries: 1, mails: 0, enrollment: 'exited', step: 'not_sent', reason: 'rejected_by_server' },
  ],
  ['taken, and the answer is lost', 'DATA', { type: 'accept_then_drop' }, { ledger: 'unknown', mails: 1 }, { ...PARKED, mails: 1 }],
])('a mail is %s', async (_what, command, kind, atOnce, inTheEnd) => {
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `^${command} ${person.email}$`, times: 1, kind });
  await product.engine.executors.send.run(customerId);
  expect(await fate(person)).toMatchObject(atOnce);
  await later();
  expect(await fate(person)).toEqual(inTheEnd);
});

test('a parked mail is never sent again: resuming goes on with the next step', async () => {
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'smtp', match: person.email, times: 1, kind: { type: 'accept_then_drop' } });
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `DATA ${person.email}`, times: 1, kind: { type: 'accept_then_drop' } });
  await product.engine.executors.send.run(customerId);
  await later();
  expect(await fate(person)).toEqual({ ...PARKED, mails: 1, tries: 2 });
  const resumed = await manage(person, await product.client.card(person), 'resume');
  expect({ state: resumed.enrollment?.state, step: resumed.enrollment?.step, steps: resumed.enrollment?.steps.map(({ state }) => state) }).toEqual({
    state: 'active',
    step: 2,
    steps: ['done', 'due'],
  });
  await later();
  expect(inbox(product, person).length).toBe(1);
  await product.advance(3 * DAY_MS);
  await later();
  expect({
    mails: inbox(product, person).length,
    states: (await ledger(product, person)).map(({ send_state }) => send_state),
    enrollment: (await product.client.card(person)).enrollment?.state,
  }).toEqual({
    mails: 2,
    states: ['unknown', 'sent'],
    enrollment: 'completed',
  });
});

test('a late “nobody knows” does not bring back an enrollment that has ended', async () => {
  const person = await queued();
  await expect(sendNext(dyingWork(product.product.work, { at: 3, when: 'after' }), product.engine.sendDeps, customerId)).rejects.toThrow(Crash);
  await manage(person, await product.client.card(person), 'remove');
  await later();
  const card = await product.client.card(person);
  expect({ ...(await fate(person)), ended: card.enrollment?.reason?.code }).toEqual({
    ...PARKED,
    mails: 1,
    enrollment: 'exited',
    ended: 'removed_by_user',
  });
});

test('a mail that waits to be tried again does not go once the contact has been removed, and not while it is paused', async () => {
  const [removed, paused] = [await queued(), await queued()];
  product.twin.twin.faults.plan({ vendor: 'smtp', match: '^RCPT', times: 2, kind: { type: 'status', status: 451 } });
  await product.engine.executors.send.run(customerId);
  await manage(removed, await product.client.card(removed), 'remove');
  await manage(paused, await product.client.card(paused), 'pause');
  await later();
  expect(await fate(removed)).toEqual({ ledger: 'canceled', tries: 2, mails: 0, enrollment: 'exited', step: 'not_sent', reason: 'removed_by_user' });
  expect(await fate(paused)).toEqual({ ledger: 'queued', tries: 2, mails: 0, enrollment: 'paused', step: 'due', reason: null });
  await manage(paused, await product.client.card(paused), 'resume');
  await later();
  expect(await fate(paused)).toEqual({ ...SENT, tries: 3 });
});

test('many senders at once send every mail once', async () => {
  const crowd = [await queued(), await queued(), await queued(), await queued()];
  const { work } = product.product;
  await Promise.all(Array.from({ length: 12 }, () => sendNext(work, product.engine.sendDeps, customerId)));
  expect(crowd.map((person) => inbox(product, person).length)).toEqual([1, 1, 1, 1]);
  await product.engine.drain();
  const rows = await product.rows<{ mails: number; events: number }>(
    'salesforce',
    sql`
    select count(distinct e.id)::int as mails, count(v.id)::int as events from emails e left join events v on v.event_type = 'email.sent' and v.entity_id = e.id where e.send_state = 'sent'`,
  );
  expect(rows[0]?.events).toBe(rows[0]?.mails);
});
