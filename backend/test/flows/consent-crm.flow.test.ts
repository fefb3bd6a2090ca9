import { enrollBlockLabels, stepReasonLabels } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import { writeOptOuts } from '#services/crm-sync/write-opt-outs.ts';
import { findRecord, saveRecord } from '../../sandbox/hubspot/records.ts';
import { unsubscribeHeaderUrl } from '../../sandbox/prospects/mail-links.ts';
import { contact } from '../../sandbox/salesforce/schema/contact.ts';
import { individual } from '../../sandbox/salesforce/schema/individual.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact, portal, records } from '../product/crm-edit.ts';
import { depsOf, pullOnce, refOf } from '../product/crm-life.ts';
import { onceAnswered } from '../product/meanwhile.ts';
import { endWaits, enroll, inbox, ledger, personAt } from '../product/people.ts';
import { loseScopes } from '../product/scopes.ts';

type Somebody = Awaited<ReturnType<typeof personAt>>;
const HOUR_MS = 3_600_000;
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

let people = 0;
async function known(vendor: Vendor): Promise<Somebody> {
  people += 1;
  const id = addContact(product, vendor, { firstName: 'Uma', lastName: `Number ${people}`, email: `uma.${people}@wishes.example` });
  await pullOnce(product, vendor);
  return personAt(product, vendor, id);
}
const blocked = async (person: Somebody) => (await product.client.card(person)).offers[0]?.blocked?.code ?? null;
const consents = (person: Somebody) =>
  product.rows(
    person.vendor,
    sql`select channel, source, state from consents where contact_id = ${person.contactId}::uuid and state not in ('opted_in', 'hidden') order by channel, source`,
  );
const wishesWritten = (person: Somebody) =>
  product.rows<{ channel: string; state: string; outcome: string | null; error_code: string | null }>(
    person.vendor,
    sql`select channel, state, outcome, error_code from crm_opt_outs where contact_id = ${person.contactId}::uuid order by channel`,
  );

test('HubSpot: who refuses marketing mail only gets none of ours, until an admin decides otherwise; HubSpot is told nothing', async () => {
  const person = await known('hubspot');
  const world = portal(product);
  saveRecord(world, 'contacts', findRecord(world, 'contacts', person.recordId) ?? expect.fail('gone'), { hs_email_optout_1002: 'true' });
  await pullOnce(product, 'hubspot');
  await product.engine.drain();
  expect([await blocked(person), await consents(person), await wishesWritten(person)]).toEqual([
    'opted_out',
    [{ channel: 'email', source: 'hubspot:marketing', state: 'opted_out' }],
    [],
  ]);
  const [admin, rep] = [await apiAs(product, 'hubspot', 'admin'), await apiAs(product, 'hubspot', 'rep')];
  expect(await admin('GET', '/v1/consent-settings')).toEqual({ status: 200, body: { marketingOptOutBlocks: true } });
  expect((await rep('PUT', '/v1/consent-settings', { marketingOptOutBlocks: false })).status).toBe(403);
  expect(await admin('PUT', '/v1/consent-settings', { marketingOptOutBlocks: false })).toEqual({
    status: 200,
    body: { marketingOptOutBlocks: false },
  });
  expect(await blocked(person)).toBeNull();
  await enroll(product, person);
  await product.engine.executors.steps.run(product.customerId('hubspot'));
  await admin('PUT', '/v1/consent-settings', { marketingOptOutBlocks: true });
  await product.engine.drain();
  expect([(await ledger(product, person)).map(({ send_state, error_code }) => [send_state, error_code]), inbox(product, person)]).toEqual([
    [['canceled', 'opted_out']],
    [],
  ]);
});

test.each([['salesforce'], ['hubspot']] as const)(
  '%s: our own word, read back before the answer to it is written down, is no word of the CRM',
  async (vendor) => {
    const person = await known(vendor);
    await enroll(product, person);
    await product.engine.drain();
    await fetch(unsubscribeHeaderUrl(inbox(product, person)[0] ?? expect.fail('no mail')) ?? '', { method: 'POST' });
    await product.engine.dispatch();
    const [deps, ref] = [depsOf(product), await refOf(product, vendor)];
    await writeOptOuts(
      onceAnswered(product.product.work, 'crm opt-out', () => pull(product.product.work, deps, ref)),
      deps,
      ref,
    );
    await product.engine.drain();
    const told = await product.rows<{ via: string }>(
      vendor,
      sql`select data->>'via' as via from events where event_type = 'consent.changed' and data->>'contactId' = ${person.contactId} order by seq`,
    );
    expect([told.map(({ via }) => via), (await wishesWritten(person)).map(({ state }) => state)]).toEqual([['page'], ['done']]);
  },
);

test('HubSpot without the scope for preferences: what stands on contacts is heeded, what was said here is not passed on, and the card says so', async () => {
  const restore = loseScopes(product, (scope) => scope.startsWith('communication_preferences'));
  const [refusing, person] = [await known('hubspot'), await known('hubspot')];
  const world = portal(product);
  saveRecord(world, 'contacts', findRecord(world, 'contacts', refusing.recordId) ?? expect.fail('gone'), { hs_email_optout_1001: 'true' });
  await pullOnce(product, 'hubspot');
  expect(await blocked(refusing)).toBe('opted_out');
  await enroll(product, person);
  await product.engine.drain();
  await fetch(unsubscribeHeaderUrl(inbox(product, person)[0] ?? expect.fail('no mail')) ?? '', { method: 'POST' });
  await product.engine.drain();
  expect([await blocked(person), await wishesWritten(person)]).toEqual([
    'opted_out',
    [{ channel: 'email', state: 'rejected', outcome: null, error_code: 'MISSING_SCOPES' }],
  ]);
  expect((await product.client.card(person)).notice).toMatchObject({
    kind: 'warning',
    text: expect.stringContaining('did not take over that this contact has opted out'),
  });
  restore();
});

/** Somebody of the org whose contact is tied to an individual that wishes nothing yet. */
async function withIndividual() {
  const blank = Object.fromEntries(individual.fields.map(({ name, initial }) => [name, initial]));
  const id = records(product).add(individual, { ...blank, LastName: 'Number' });
  const person = await known('salesforce');
  records(product).change(contact, person.recordId, { IndividualId: id });
  await pullOnce(product, 'salesforce');
  return { person, id };
}

test.each(['HasOptedOutSolicit', 'ShouldForget'])(
  'Salesforce: %s of the individual refuses mail and calls, though no contact changed',
  async (field) => {
    const { person, id } = await withIndividual();
    expect([await blocked(person), await consents(person)]).toEqual([null, []]);
    // The second looks for changes since the first.
    await pullOnce(product, 'salesforce');
    records(product).change(individual, id, { [field]: true });
    await product.advance(2 * HOUR_MS);
    await pullOnce(product, 'salesforce');
    await endWaits(product, 'salesforce');
    await product.engine.drain();
    expect([await blocked(person), await consents(person)]).toEqual([
      'opted_out',
      [
        { channel: 'call', source: 'salesforce', state: 'opted_out' },
        { channel: 'email', source: 'salesforce', state: 'opted_out' },
      ],
    ]);
  },
);

test('Salesforce: a bounce the org has noted holds, and lets go when it is cleared', async () => {
  const person = await known('salesforce');
  await enroll(product, person);
  await product.engine.executors.steps.run(product.customerId('salesforce'));
  records(product).change(contact, person.recordId, {
    EmailBouncedReason: '550 user unknown',
    EmailBouncedDate: product.product.clock.now().toISOString(),
  });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await product.engine.drain();
  expect([(await ledger(product, person)).map(({ send_state, error_code }) => [send_state, error_code]), inbox(product, person)]).toEqual([
    [['queued', 'bounced_in_crm']],
    [],
  ]);
  const other = await known('salesforce');
  records(product).change(contact, other.recordId, { EmailBouncedDate: product.product.clock.now().toISOString() });
  await pullOnce(product, 'salesforce');
  await expect(enroll(product, other)).rejects.toThrow(`Will not start: ${enrollBlockLabels.bounced_in_crm}.`);
  expect(stepReasonLabels.bounced_in_crm.remedy).toMatch(/\S/);
  records(product).change(contact, person.recordId, { EmailBouncedReason: null, EmailBouncedDate: null });
  await product.engine.executors.pull.run(product.customerId('salesforce'));
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect(inbox(product, person)).toHaveLength(1);
});
