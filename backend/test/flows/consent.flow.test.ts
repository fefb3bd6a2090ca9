import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { enrollBlockLabels } from '@salesos/shared/labels/sequence';
import { unsubscribeUrl } from '#services/email/compose-sequence-mail.ts';
import { sendNext } from '#services/email/send-next.ts';
import type { Work } from '#db/unit-of-work.ts';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { unsubscribeHeaderUrl } from '../../sandbox/prospects/mail-links.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { traces } from '../product/card-call.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { endWaits, enroll, inbox, ledger, personAt, personOf } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
type Somebody = Person & { contactId: string };

let people = 0;
async function somebody(): Promise<Somebody> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Kit', lastName: `Number ${people}`, email: `kit.${people}@consent.example` });
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
  return personAt(product, 'salesforce', recordId);
}

/** The first mail has arrived, the second waits in the ledger. */
async function withSecondMailQueued(): Promise<Somebody> {
  const person = await somebody();
  await enroll(product, person);
  await product.engine.drain();
  await product.advance(3 * DAY_MS + 1000);
  await product.engine.executors.steps.run(customerId);
  expect(await states(person)).toEqual(['sent', 'queued']);
  return person;
}

const states = async (person: Somebody): Promise<string[]> => (await ledger(product, person)).map(({ send_state }) => send_state);

const consents = (person: Somebody) =>
  product.rows<{ source: string; state: string }>(
    'salesforce',
    sql`select source, state from consents where contact_id = ${person.contactId}::uuid and channel = 'email' order by source`,
  );

const wayOut = (person: Somebody): string => unsubscribeHeaderUrl(inbox(product, person).at(-1) ?? fail()) ?? '';
function fail(): never {
  throw new Error('no mail has arrived');
}

const oneClick = (url: string): Promise<Response> =>
  fetch(url, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } });

async function stepsOf(person: Person) {
  const { enrollment } = await product.client.card(person);
  return {
    state: enrollment?.state,
    reason: enrollment?.reason?.code ?? null,
    steps: enrollment?.steps.map(({ state, reason }) => (reason === null ? state : `${state}: ${reason.code}`)),
  };
}
const OUT = { state: 'exited', reason: 'opted_out', steps: ['done', 'not_sent: opted_out'] };

test('the one-click request is in force when it is answered: what waits is canceled with it', async () => {
  const person = await withSecondMailQueued();
  const answer = await oneClick(wayOut(person));
  expect([answer.status, await states(person), await consents(person)]).toEqual([
    200,
    ['sent', 'canceled'],
    // The CRM's own field refuses nothing: of that nothing is kept.
    [{ source: 'contact', state: 'opted_out' }],
  ]);
  const once = await traces(product, 'salesforce');
  expect((await oneClick(wayOut(person))).status).toBe(200);
  expect(await traces(product, 'salesforce')).toEqual(once);
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([await stepsOf(person), inbox(product, person).length]).toEqual([OUT, 1]);
  const events = await product.rows(
    'salesforce',
    sql`select event_type, actor_class, data->>'via' as via from events where data->>'contactId' = ${person.contactId} and event_type in ('email.unsubscribed', 'consent.changed') order by 1`,
  );
  expect(events).toEqual([
    { event_type: 'consent.changed', actor_class: 'human', via: 'one_click' },
    { event_type: 'email.unsubscribed', actor_class: 'human', via: 'one_click' },
  ]);
  const card = await product.client.card(person);
  expect({ doNotContact: card.doNotContact, blocked: new Set(card.offers.map(({ blocked }) => blocked?.code)), band: card.score?.band }).toEqual({
    doNotContact: expect.stringMatching(/\S/),
    blocked: new Set(['opted_out']),
    band: 'do_not_contact',
  });
});

test('looking at the page changes nothing; only its button does', async () => {
  const person = await withSecondMailQueued();
  const url = wayOut(person);
  const before = [await traces(product, 'salesforce'), await states(person), await consents(person)];
  const pages = [await fetch(url), await fetch(url, { method: 'HEAD' }), await fetch(`${url}?confirm=yes`)];
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await pages[0]?.text()).toContain('<form method="post">');
  const broken = `${url.slice(0, -3)}AAA`;
  expect([(await fetch(broken)).status, (await oneClick(broken)).status]).toEqual([404, 404]);
  expect([await traces(product, 'salesforce'), await states(person), await consents(person)]).toEqual(before);
  const pressed = await fetch(url, { method: 'POST', body: 'confirm=yes', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect([pressed.status, await states(person), (await consents(person))[0]]).toEqual([
    200,
    ['sent', 'canceled'],
    { source: 'contact', state: 'opted_out' },
  ]);
});

test('an opt-out between taking a mail and handing it over stops the mail', async () => {
  const person = await withSecondMailQueued();
  const { work } = product.product;
  let units = 0;
  const interrupted: Work = {
    ...work,
    async withTenant(customer, run) {
      const result = await work.withTenant(customer, run);
      units += 1;
      if (units === 1) {
        expect(await states(person)).toEqual(['sent', 'claimed']);
        // From the CRM: nothing but the last look before the call can see it.
        await product.rows(
          'salesforce',
          sql`insert into consents (customer_id, contact_id, channel, source, state, changed_at)
            select customer_id, id, 'email', 'salesforce', 'opted_out', updated_at from contacts where id = ${person.contactId}::uuid`,
        );
      }
      return result;
    },
  };
  await sendNext(interrupted, product.engine.sendDeps, customerId);
  expect([await states(person), inbox(product, person).length]).toEqual([['sent', 'canceled'], 1]);
});

test('a one-click request in that moment does, too', async () => {
  const person = await withSecondMailQueued();
  const { work } = product.product;
  let units = 0;
  const interrupted: Work = {
    ...work,
    async withTenant(customer, run) {
      const result = await work.withTenant(customer, run);
      units += 1;
      if (units === 1) await oneClick(wayOut(person));
      return result;
    },
  };
  await sendNext(interrupted, product.engine.sendDeps, customerId);
  await product.engine.drain();
  expect([await stepsOf(person), inbox(product, person).length]).toEqual([OUT, 1]);
});

test('while a slow mail server keeps the mail waiting, an opt-out still stops it', async () => {
  const person = await withSecondMailQueued();
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `^RCPT ${person.email}$`, times: 1, kind: { type: 'delay', ms: 1_500 } });
  const sending = sendNext(product.product.work, product.engine.sendDeps, customerId);
  while ((await states(person)).at(-1) !== 'dispatched') await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await oneClick(wayOut(person))).status).toBe(200);
  await sending;
  await product.engine.drain();
  expect([await stepsOf(person), await states(person), inbox(product, person).length]).toEqual([OUT, ['sent', 'canceled'], 1]);
});

test('the CRM’s own opt-out field blocks enrolling, and stops what is running', async () => {
  const seeded = await personOf(product, 'salesforce', 'opted_out');
  expect(new Set((await product.client.card(seeded)).offers.map(({ blocked }) => JSON.stringify(blocked)))).toEqual(
    new Set([JSON.stringify({ code: 'opted_out', text: enrollBlockLabels.opted_out })]),
  );
  await expect(enroll(product, seeded)).rejects.toThrow(`Will not start: ${enrollBlockLabels.opted_out}.`);
  const person = await withSecondMailQueued();
  editContact(product, 'salesforce', person.recordId, { optedOut: true });
  await product.engine.executors.pull.run(customerId);
  await product.engine.drain();
  expect([await stepsOf(person), inbox(product, person).length]).toEqual([OUT, 1]);
});

test('the page of a contact who is opted in again in the CRM still says no: the strictest source decides', async () => {
  const person = await withSecondMailQueued();
  await oneClick(wayOut(person));
  editContact(product, 'salesforce', person.recordId, { optedOut: true });
  await product.engine.executors.pull.run(customerId);
  editContact(product, 'salesforce', person.recordId, { optedOut: false });
  await product.engine.executors.pull.run(customerId);
  await product.engine.drain();
  expect(await consents(person)).toEqual([
    { source: 'contact', state: 'opted_out' },
    // What was said on our page was still on its way to the record, and arrived there.
    { source: 'salesforce', state: 'opted_out' },
  ]);
  await expect(enroll(product, person)).rejects.toThrow(`Will not start: ${enrollBlockLabels.opted_out}.`);
});

test('nothing is sent before every opt-out of the CRM has been read', async () => {
  const person = await withSecondMailQueued();
  await product.rows('salesforce', sql`update crm_integrations set opt_outs_complete = false`);
  await product.rows('salesforce', sql`update crm_pull_cursors set complete = false`);
  await product.engine.executors.send.run(customerId);
  expect([await states(person), inbox(product, person).length]).toEqual([['sent', 'queued'], 1]);
  expect(new Set((await product.client.card(await somebodyElse())).offers.map(({ blocked }) => blocked?.code))).toEqual(new Set(['consent_unknown']));
  product.twin.twin.faults.plan({ vendor: 'salesforce', match: 'GET .*/query', times: 1, kind: { type: 'status', status: 503 } });
  await expect(product.engine.executors.pull.run(customerId)).rejects.toMatchObject({ failure: 'temporary' });
  await product.engine.executors.send.run(customerId);
  expect(await states(person)).toEqual(['sent', 'queued']);
  await product.rows('salesforce', sql`update crm_pull_cursors set lease_until = null`);
  await product.engine.executors.pull.run(customerId);
  await product.engine.executors.send.run(customerId);
  expect([await states(person), inbox(product, person).length]).toEqual([['sent', 'sent'], 2]);
});
const somebodyElse = (): Promise<Somebody> => personOf(product, 'salesforce', 'ruth');

test('a consent field hidden from us holds', async () => {
  const hidden = await startTestProduct({ connect: [] });
  try {
    changeOrg(hidden.twin.twin, hidden.seeded.salesforce.orgId, { hiddenFields: ['Contact.HasOptedOutOfEmail'] });
    await hidden.connect('salesforce');
    await hidden.engine.drain();
    const person = await personOf(hidden, 'salesforce', 'engaged');
    const card = await hidden.client.card(person);
    const text = enrollBlockLabels.consent_unknown;
    expect(card.offers.map(({ blocked }) => blocked)).toEqual(card.offers.map(() => ({ code: 'consent_unknown', text })));
    await expect(enroll(hidden, person)).rejects.toThrow(`Will not start: ${text}.`);
    // Enrolled while it could be read, hidden afterwards.
    await hidden.rows('salesforce', sql`update consents set state = 'opted_in' where contact_id = ${person.contactId}::uuid`);
    await enroll(hidden, person);
    await hidden.engine.executors.steps.run(hidden.customerId('salesforce'));
    await hidden.rows('salesforce', sql`update consents set state = 'hidden' where contact_id = ${person.contactId}::uuid`);
    await hidden.engine.drain();
    await endWaits(hidden, 'salesforce');
    await hidden.engine.drain();
    expect([(await ledger(hidden, person)).map(({ send_state, error_code }) => [send_state, error_code]), inbox(hidden, person)]).toEqual([
      [['queued', 'consent_unknown']],
      [],
    ]);
  } finally {
    await hidden.close();
  }
});

test('the address of the way out is one only we can make', () => {
  const [one, other] = ['1', '2'].map((digit) => unsubscribeUrl(product.engine.sendDeps, customerId, `0000000${digit}-0000-4000-8000-000000000000`));
  expect([one?.startsWith(`${product.url}/u/`), one === other]).toEqual([true, false]);
});
