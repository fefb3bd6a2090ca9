import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addMailbox } from '#services/email/add-mailbox.ts';
import type { Fault } from '../../sandbox/core/faults.ts';
import { bounced, complained, delayed, delivered, mailObject, rejected } from '../../sandbox/ses/fate.ts';
import { sesCredentials } from '../../sandbox/ses/seed.ts';
import { isSubscribed, signed, subscribe } from '../../sandbox/ses/sns.ts';
import { type SentRow, SES_SPACE } from '../../sandbox/ses/world.ts';
import type { TestProduct } from '../product.ts';
import { addContact } from '../product/crm-edit.ts';
import { endWaits, enroll, inbox, personAt, reactTo } from '../product/people.ts';
import { later, startWithSes, toldAll } from '../product/ses-mailbox.ts';

const REP = 'anna.berg@harborpine.example';
let product: TestProduct;
beforeAll(async () => {
  product = await startWithSes(REP);
});
afterEach(() => product?.twin.twin.faults.clear());
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(email = `kim.${(people += 1)}@reader.example`): Promise<Somebody> {
  const recordId = addContact(product, 'salesforce', { firstName: 'Kim', lastName: `Number ${people}`, email });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}
async function written(email?: string): Promise<Somebody> {
  const person = await known(email);
  await enroll(product, person);
  await product.engine.drain();
  await toldAll(product);
  return person;
}

interface Facts {
  id: string;
  send_state: string;
  error_code: string | null;
  provider_message_id: string | null;
  message_id: string;
  bounce_class: string | null;
  delivered: boolean;
  complained: boolean;
  replied: boolean;
}
const mailOf = async (person: Somebody): Promise<Facts> => {
  const [row] = await product.rows<Facts>(
    'salesforce',
    sql`select id, send_state, error_code, provider_message_id, message_id, bounce_class, delivered_at is not null as delivered,
      complained_at is not null as complained, replied_at is not null as replied from emails where contact_id = ${person.contactId}::uuid order by queued_at limit 1`,
  );
  if (!row) throw new Error('no mail');
  return row;
};
const sesId = async (person: Somebody): Promise<string> => (await mailOf(person)).provider_message_id ?? '';
const state = async (person: Somebody): Promise<string> => {
  const { enrollment } = await product.client.card(person);
  return [enrollment?.state, enrollment?.reason?.code].filter(Boolean).join(': ');
};
const fates = async (person: Somebody): Promise<string[]> => {
  const rows = await product.rows<{ fate: string }>(
    'salesforce',
    sql`select f.fate from mail_fates f join emails e on e.customer_id = f.customer_id and e.id = f.email_id where e.contact_id = ${person.contactId}::uuid order by f.fate`,
  );
  return rows.map(({ fate }) => fate);
};
const events = async (person: Somebody): Promise<string[]> => {
  const rows = await product.rows<{ event_type: string }>(
    'salesforce',
    sql`select event_type from events where data->>'contactId' = ${person.contactId} and event_type like 'email.%' order by event_type`,
  );
  return rows.map(({ event_type: type }) => type);
};

test('the loop: sent, delivered, answered', async () => {
  const person = await written();
  const mail = await mailOf(person);
  expect(mail).toEqual({
    id: mail.id,
    send_state: 'sent',
    error_code: null,
    provider_message_id: expect.stringMatching(/-000000$/),
    message_id: `<${mail.provider_message_id}@eu-central-1.amazonses.com>`,
    bounce_class: null,
    delivered: true,
    complained: false,
    replied: false,
  });
  expect([await fates(person), await events(person), inbox(product, person).length]).toEqual([
    ['accepted', 'delivered'],
    ['email.send_requested', 'email.sent'],
    1,
  ]);
  await reactTo(product, person, 'reply', { disposition: 'positive' });
  await toldAll(product);
  expect([(await mailOf(person)).replied, await state(person)]).toEqual([true, 'exited: replied']);
});

test('a mail whose answer was lost is settled by the event of its sending, once', async () => {
  product.twin.twin.faults.plan({ vendor: 'ses', match: 'outbound-emails', times: 1, kind: { type: 'accept_then_504' } });
  product.twin.twin.faults.plan({ vendor: 'ses-webhooks', times: 2, kind: { type: 'drop' } });
  const person = await known();
  await enroll(product, person);
  await product.engine.drain();
  await toldAll(product);
  const lost = await mailOf(person);
  expect([lost.send_state, lost.provider_message_id, await state(person)]).toEqual(['unknown', null, 'active']);
  const { twin } = product.twin;
  const row = twin.store.all<SentRow>(SES_SPACE, 'sent').find(({ tags }) => tags['salesos_send']?.[0] === lost.id);
  await later(product, row?.id ?? '', () => ({ eventType: 'Send', send: {} }));
  const mail = await mailOf(person);
  expect(mail).toMatchObject({ send_state: 'sent', message_id: `<${mail.provider_message_id}@eu-central-1.amazonses.com>`, error_code: null });
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([inbox(product, person).length, await events(person), await state(person)]).toEqual([1, ['email.send_requested', 'email.sent'], 'active']);
});

test('a mail nobody tells of is parked after half an hour, and a late word still settles it', async () => {
  product.twin.twin.faults.plan({ vendor: 'ses', match: 'outbound-emails', times: 1, kind: { type: 'accept_then_drop' } });
  product.twin.twin.faults.plan({ vendor: 'ses-webhooks', times: 2, kind: { type: 'drop' } });
  const person = await known();
  await enroll(product, person);
  await product.engine.drain();
  await toldAll(product);
  const lost = await mailOf(person);
  await product.rows(
    'salesforce',
    sql`update emails set lost_at = lost_at - interval '31 minutes', look_up_at = lost_at where id = ${lost.id}::uuid`,
  );
  await product.engine.drain();
  expect([(await mailOf(person)).send_state, await state(person)]).toEqual(['unknown', 'held: outcome_unknown']);
  const row = product.twin.twin.store.all<SentRow>(SES_SPACE, 'sent').find(({ tags }) => tags['salesos_send']?.[0] === lost.id);
  await later(product, row?.id ?? '', (sent) => delivered(product.twin.twin, sent));
  expect(await mailOf(person)).toMatchObject({ send_state: 'sent', delivered: true, provider_message_id: row?.id });
  // It was held because nobody knew what is known now.
  const { enrollment } = await product.client.card(person);
  expect([enrollment?.state, enrollment?.steps.map((step) => step.state)]).toEqual(['active', ['done', 'due']]);
  expect(inbox(product, person).length).toBe(1);
});

test.each<[string, Fault['kind']]>([
  ['told twice', { type: 'duplicate' }],
  ['told in another order', { type: 'reorder' }],
])('%s', async (_name, kind) => {
  product.twin.twin.faults.plan({ vendor: 'ses-webhooks', times: 1, kind });
  const person = await written();
  expect([await fates(person), await events(person)]).toEqual([
    ['accepted', 'delivered'],
    ['email.send_requested', 'email.sent'],
  ]);
});

test('nobody there: the address is given up and the sequence ends', async () => {
  const person = await written();
  await later(product, await sesId(person), (row) =>
    bounced(product.twin.twin, row, {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
    }),
  );
  const [dead] = await product.rows('salesforce', sql`select status_code from dead_addresses where address = ${person.email}`);
  expect([await state(person), (await mailOf(person)).bounce_class, dead]).toEqual(['exited: bounced', 'hard', { status_code: '5.1.1' }]);
});

test('a mail SES would not send fails, though it had been taken', async () => {
  const person = await written();
  await later(product, await sesId(person), () => rejected());
  expect(await mailOf(person)).toMatchObject({ send_state: 'rejected', error_code: 'Reject' });
  expect([await state(person), await events(person)]).toEqual(['exited: rejected_by_server', ['email.failed', 'email.send_requested', 'email.sent']]);
});

test('a complaint is an opt-out, with its own source', async () => {
  const person = await written();
  await later(product, await sesId(person), (row) => complained(product.twin.twin, row));
  expect([await state(person), await events(person), (await mailOf(person)).complained]).toEqual([
    'exited: opted_out',
    ['email.complained', 'email.send_requested', 'email.sent', 'email.unsubscribed'],
    true,
  ]);
  const consents = await product.rows(
    'salesforce',
    sql`select source, state from consents where contact_id = ${person.contactId}::uuid and source = 'complaint'`,
  );
  expect(consents).toEqual([{ source: 'complaint', state: 'opted_out' }]);
});

test('a delay changes nothing', async () => {
  const person = await written();
  await later(product, await sesId(person), (row) => delayed(product.twin.twin, row));
  expect([await state(person), (await mailOf(person)).bounce_class, await fates(person)]).toEqual([
    'active',
    null,
    ['accepted', 'delayed', 'delivered'],
  ]);
});

/** A notification with a good signature, from whichever topic, posted by whoever wants to. */
async function say(topicArn: string, message: unknown, over: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const { twin } = product.twin;
  const said = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Message: JSON.stringify(message),
    Timestamp: new Date().toISOString(),
  };
  const answer = await fetch(`${product.url}/webhooks/mail/ses`, { method: 'POST', body: JSON.stringify({ ...signed(twin, said), ...over }) });
  await product.engine.drain();
  return { status: answer.status, body: await answer.json() };
}
const complaintOf = async (person: Somebody): Promise<unknown> => {
  const { twin } = product.twin;
  const row = twin.store.get<SentRow>(SES_SPACE, 'sent', await sesId(person));
  if (!row) throw new Error('not sent');
  return { ...complained(twin, row), mail: mailObject(twin, row) };
};

test('a topic that is not the mailbox’s says nothing here, however well signed', async () => {
  const person = await written();
  const complaint = await complaintOf(person);
  expect(await say(`${sesCredentials.topicArn}-of-somebody-else`, complaint)).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
  expect(await say(sesCredentials.topicArn, complaint, { TopicArn: `${sesCredentials.topicArn}2` })).toMatchObject({ status: 401 });
  expect([await state(person), (await mailOf(person)).complained]).toEqual(['active', false]);
  expect(await say(sesCredentials.topicArn, complaint)).toEqual({ status: 200, body: { taken: 1 } });
  expect(await state(person)).toBe('exited: opted_out');
});

test('what is not about a mail of ours is taken and dropped', async () => {
  const person = await written();
  const complaint = await complaintOf(person);
  const foreign = { ...Object(complaint), mail: { messageId: 'x', source: 'zoe@nobody-here.example', tags: { salesos_send: [randomUUID()] } } };
  const unknown = { ...Object(complaint), mail: { messageId: 'x', source: REP, tags: { salesos_send: [randomUUID()] } } };
  const untagged = { ...Object(complaint), mail: { messageId: 'x', source: REP } };
  for (const message of [foreign, unknown, untagged, 'Hello'])
    expect(await say(sesCredentials.topicArn, message)).toEqual({ status: 200, body: { taken: 0 } });
  expect(await state(person)).toBe('active');
});

test('a mailbox with an account of its own hears its own topic, once it is confirmed at an address that names it', async () => {
  const { twin } = product.twin;
  const own = `${sesCredentials.topicArn}-own`;
  const address = 'own.account@harborpine.example';
  await product.tenant('salesforce', (uow) =>
    addMailbox(uow, product.product.sealer, {
      userEmail: REP,
      provider: 'ses',
      address,
      displayName: 'Anna',
      settings: {
        region: sesCredentials.region,
        accessKeyId: sesCredentials.accessKeyId,
        secretAccessKey: sesCredentials.secretAccessKey,
        topicArn: own,
      },
    }),
  );
  const endpoint = `${product.url}/webhooks/mail/ses`;
  subscribe(twin, own, endpoint);
  subscribe(twin, own, `${endpoint}?mailbox=${REP}`);
  subscribe(twin, own, `${endpoint}?mailbox=nobody@harborpine.example`);
  subscribe(twin, own, `${endpoint}?mailbox=${address}`);
  await toldAll(product);
  expect(
    [endpoint, `${endpoint}?mailbox=${REP}`, `${endpoint}?mailbox=nobody@harborpine.example`, `${endpoint}?mailbox=${address}`].map((to) =>
      isSubscribed(twin, to, own),
    ),
  ).toEqual([false, false, false, true]);
});
