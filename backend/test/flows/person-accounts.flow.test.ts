import { sql } from 'drizzle-orm';
import type { CardView } from '@salesos/shared/api/card';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findContacts } from '#services/contact/find-contacts.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { actAs, actOnAccount, cardOn, nextMailOf, peopleOf } from '../product/card-door.ts';
import { storedContact } from '../product/crm-edit.ts';
import { askOrg, editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { enroll, freshKey, inbox, personAt, reactTo } from '../product/people.ts';
import {
  addPersonAccount,
  addRecord,
  deleteAccount,
  editAccount,
  enablePersonAccounts,
  knownOf,
  onePerson,
  type PersonAccount,
  storedAccount,
} from '../product/person-accounts.ts';

const vendor = 'salesforce';
let product: TestProduct;
let types: { person: string; business: string };
let first: PersonAccount;
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  types = enablePersonAccounts(product);
  first = addPersonAccount(product, 'Frida');
  await product.connect(vendor);
  await product.engine.drain();
});
afterAll(() => product?.close());

async function arrived(firstName: string, fields: object = {}): Promise<PersonAccount> {
  const made = addPersonAccount(product, firstName, fields);
  await pullOnce(product, vendor);
  return made;
}
const idOf = async ({ contactId }: PersonAccount): Promise<string> => (await personAt(product, vendor, contactId)).contactId;
const eventsOf = async (made: PersonAccount): Promise<string[]> =>
  (
    await product.rows<{ event_type: string }>(
      vendor,
      sql`select event_type from events where contact_id = ${await idOf(made)}::uuid and event_type like 'contact.%' order by recorded_at, id`,
    )
  ).map(({ event_type }) => event_type);
const consentsOf = async (made: PersonAccount) =>
  product.rows(
    vendor,
    sql`select channel, source, state from consents where contact_id = ${await idOf(made)}::uuid and channel = 'email' order by source`,
  );

describe('a person account is one human', () => {
  test('from the first reading on: no company of that name, one event, scored, our fields written once', async () => {
    expect(await knownOf(product, first)).toEqual(onePerson(first, 'Frida'));
    expect([await eventsOf(first), await product.rows(vendor, sql`select name from accounts where name like '%Privat%'`)]).toEqual([
      ['contact.created'],
      [],
    ]);
    expect(storedAccount(product, first.accountId)).toMatchObject({ Name: 'Frida Privat', SalesOS_Score_Model__pc: 'seed-v1' });
    expect(await product.rows(vendor, sql`select count(*)::int as n from accounts where deleted_at is null`)).toEqual([
      { n: Object.keys(product.seeded.salesforce.accountIds).length },
    ]);
  });

  test('is found by either id', async () => {
    const ids = [first.accountId, first.accountId.slice(0, 15), first.contactId];
    const found = await Promise.all(ids.map((text) => product.tenant(vendor, (uow) => findContacts(uow, { id: null, text }))));
    expect(found.map((people) => people.map(({ name }) => name))).toEqual(ids.map(() => ['Frida Privat']));
  });

  test('edited on either side; at rest nothing is written', async () => {
    const made = await arrived('Gesa');
    await editHere(product, vendor, await idOf(made), { phone: '+49 30 55' });
    await settleOnce(product, vendor);
    expect(storedAccount(product, made.accountId)).toMatchObject({ Phone: '+49 30 55', FirstName: 'Gesa' });
    editAccount(product, made.accountId, { FirstName: 'Gesine', PersonMailingCity: 'Kiel' });
    await pullOnce(product, vendor);
    expect(await knownOf(product, made)).toEqual(onePerson(made, 'Gesine'));
    await settleOnce(product, vendor);
    const before = storedAccount(product, made.accountId);
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(storedAccount(product, made.accountId)).toEqual(before);
  });

  test('an opt-out said there holds here, and one said here stands on the account', async () => {
    const [theirs, ours] = [await arrived('Hilke', { PersonHasOptedOutOfEmail: true }), await arrived('Insa')];
    expect(await consentsOf(theirs)).toEqual([{ channel: 'email', source: 'salesforce', state: 'opted_out' }]);
    await enroll(product, await personAt(product, vendor, ours.contactId));
    await product.engine.drain();
    await reactTo(product, await personAt(product, vendor, ours.contactId), 'unsubscribe');
    await product.engine.drain();
    expect(storedAccount(product, ours.accountId)).toMatchObject({ PersonHasOptedOutOfEmail: true });
  });
});

test('an org that refuses the contact of a person account: the record says so, nothing is lost or doubled, and its mail goes on', async () => {
  const { twin } = product.twin;
  const made = await arrived('Swantje');
  const before = twin.flipped;
  twin.flipped = new Set(['salesforce.person-contact-writable']);
  const person = await personAt(product, vendor, made.contactId);
  await enroll(product, person);
  await product.engine.drain();
  twin.flipped = before;
  expect([
    await product.rows(vendor, sql`select sync_status, error_code from crm_sync_state where crm_id = ${made.contactId}`),
    (await cardOn(product, vendor, { object: 'account', recordId: made.accountId })) as object,
    inbox(product, person).length,
  ]).toMatchObject([
    [{ sync_status: 'failed', error_code: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
    { ok: true, data: { notice: { kind: 'warning', action: 'sync_now' } } },
    1,
  ]);
  await actOnAccount(product, vendor, made.accountId, { action: 'sync_now', idempotencyKey: freshKey() });
  await product.engine.drain();
  expect([storedAccount(product, made.accountId), await knownOf(product, made), inbox(product, person).length]).toMatchObject([
    { SalesOS_Sequence_State__pc: 'Active' },
    onePerson(made, 'Swantje'),
    1,
  ]);
});

describe('on the account page', () => {
  const page = ({ accountId }: PersonAccount) => ({ object: 'account', recordId: accountId }) as const;

  test('the cards show the person, and do for them what they do on a contact', async () => {
    const made = await arrived('Tomma');
    const shown = await cardOn(product, vendor, page(made));
    expect(shown).toMatchObject({ ok: true, data: { object: 'account', recordId: made.accountId, name: 'Tomma Privat', notice: null } });
    const sequenceId = shown.ok ? shown.data.offers.find(({ name }) => name === 'Warm intro')?.sequenceId : undefined;
    const action = { action: 'enroll', sequenceId, idempotencyKey: freshKey() };
    const enrolled = await actOnAccount<CardView>(product, vendor, made.accountId, action);
    expect(enrolled).toMatchObject({ ok: true, data: { enrollment: { state: 'active' } } });
    expect(await nextMailOf(product, { vendor, email: '', ...page(made) })).toMatchObject({ ok: true, data: { position: 1 } });
    expect(await peopleOf(product, vendor, made.accountId)).toMatchObject({
      ok: true,
      data: { name: 'Tomma Privat', people: [{ recordId: made.contactId, name: 'Tomma Privat' }] },
    });
    // The same click on the contact's own page: it was done already.
    expect(await actAs(product, await personAt(product, vendor, made.contactId), action)).toMatchObject({ ok: true });
    expect(await product.rows(vendor, sql`select status from contact_sequences where contact_id = ${await idOf(made)}::uuid`)).toEqual([
      { status: 'active' },
    ]);
  });

  test('of a company they say so; of an account nobody has told of yet, that it is on its way', async () => {
    const company = product.seeded.salesforce.accountIds['nordlicht'] ?? '';
    const refused = { ok: false, problem: { code: 'not_a_person' } };
    expect([
      await cardOn(product, vendor, { object: 'account', recordId: company }),
      await nextMailOf(product, { vendor, email: '', object: 'account', recordId: company }),
    ]).toMatchObject([refused, refused]);
    const made = addPersonAccount(product, 'Ulla');
    expect(await cardOn(product, vendor, page(made))).toMatchObject({ ok: true, data: { score: null, notice: { action: 'sync_now' } } });
    expect(await actOnAccount(product, vendor, made.accountId, { action: 'sync_now', idempotencyKey: freshKey() })).toMatchObject({
      ok: true,
      data: { notice: { action: 'sync_now' } },
    });
    await product.engine.drain();
    expect(await cardOn(product, vendor, page(made))).toMatchObject({ ok: true, data: { name: 'Ulla Privat', notice: null } });
  });
});

describe('how it ends', () => {
  test('deleted with its account: the enrollment ends; restored with it, it is the same human again', async () => {
    const made = await arrived('Jette');
    const person = await personAt(product, vendor, made.contactId);
    await enroll(product, person);
    deleteAccount(product, made.accountId);
    await pullOnce(product, vendor);
    const gone = await knownOf(product, made);
    expect(gone).toEqual({
      links: [{ ...onePerson(made, 'Jette').links[0], sync_status: 'gone' }],
      people: [{ ...onePerson(made, 'Jette').people[0], deleted: true }],
      companies: [],
    });
    expect(await product.rows(vendor, sql`select status, reason from contact_sequences where contact_id = ${person.contactId}::uuid`)).toEqual([
      { status: 'exited', reason: 'contact_deleted' },
    ]);
    await askOrg(product, 'undelete', { ids: [made.accountId] });
    await pullOnce(product, vendor);
    expect([await knownOf(product, made), await idOf(made)]).toEqual([onePerson(made, 'Jette'), person.contactId]);
  });

  test.each([
    ['whose contact names its master', []],
    ['whose contact just ended', ['salesforce.person-merge-names-contact']],
  ])('merged with another, %s: one human with both ids of the survivor, enrollment and all', async (_, flipped) => {
    const twin = product.twin.twin;
    const before = twin.flipped;
    twin.flipped = new Set(flipped);
    const [kept, lost] = [await arrived('Karin'), await arrived('Katrin')];
    const [keptId, lostId] = [await idOf(kept), await idOf(lost)];
    await enroll(product, await personAt(product, vendor, lost.contactId));
    await askOrg(product, 'merge', { masterId: kept.accountId, loserIds: [lost.accountId] });
    await pullOnce(product, vendor);
    twin.flipped = before;
    expect([await knownOf(product, kept), await knownOf(product, lost)]).toEqual([
      onePerson(kept, 'Karin'),
      { links: [], people: [], companies: [] },
    ]);
    expect(await product.rows(vendor, sql`select deleted_at is not null as deleted, merged_into from contacts where id = ${lostId}::uuid`)).toEqual([
      { deleted: true, merged_into: keptId },
    ]);
    await settleOnce(product, vendor);
    expect(storedAccount(product, kept.accountId)).toMatchObject({ SalesOS_Sequence_State__pc: 'Active' });
  });
});

describe('a lead converted', () => {
  const lead = async (fields: object): Promise<{ leadId: string; salesosId: string }> => {
    const leadId = addRecord(product, 'Lead', {
      FirstName: 'Lotte',
      LastName: 'Privat',
      OwnerId: product.seeded.salesforce.userIds['rep'],
      ...fields,
    });
    await pullOnce(product, vendor);
    const [link] = await product.rows<{ salesos_id: string }>(vendor, sql`select salesos_id from crm_sync_state where crm_id = ${leadId}`);
    return { leadId, salesosId: link?.salesos_id ?? '' };
  };

  test('without a company: the same human goes on as a person account', async () => {
    const { leadId, salesosId } = await lead({ Email: 'lotte@privat.example' });
    const converted = (await askOrg(product, 'convert-lead', { leadId })) as PersonAccount;
    await pullOnce(product, vendor);
    expect([await knownOf(product, converted), await idOf(converted)]).toEqual([onePerson(converted, 'Lotte'), salesosId]);
    await settleOnce(product, vendor);
    expect(storedAccount(product, converted.accountId)).toMatchObject({ SalesOS_Score_Model__pc: 'seed-v1' });
  });

  test('into a person account that is known: both are one', async () => {
    const made = await arrived('Merle');
    const { leadId, salesosId } = await lead({ Email: 'lotte-two@privat.example' });
    const known = await idOf(made);
    await askOrg(product, 'convert-lead', { leadId, accountId: made.accountId });
    await pullOnce(product, vendor);
    expect([await knownOf(product, made), await idOf(made)]).toEqual([onePerson(made, 'Merle'), known]);
    expect(await product.rows(vendor, sql`select merged_into from contacts where id = ${salesosId}::uuid`)).toEqual([{ merged_into: known }]);
  });
});

describe('an account that changes its kind', () => {
  test('a company with one contact becomes a person, and a company again', async () => {
    const accountId = addRecord(product, 'Account', { Name: 'Nele Privat Ltd' });
    const contactId = addRecord(product, 'Contact', { FirstName: 'Nele', LastName: 'Privat', Email: 'nele@privat.example', AccountId: accountId });
    const both = { accountId, contactId };
    await pullOnce(product, vendor);
    const apart = await knownOf(product, both);
    expect([apart.people, apart.companies]).toEqual([
      [{ ...onePerson(both, 'Nele').people[0], has_account: true }],
      [{ name: 'Nele Privat Ltd', deleted: false }],
    ]);
    editAccount(product, accountId, { RecordTypeId: types.person });
    await pullOnce(product, vendor);
    const person = onePerson(both, 'Nele');
    expect(await knownOf(product, both)).toEqual({
      links: [{ entity_type: 'account', crm_id: accountId, person_account_crm_id: null, sync_status: 'gone' }, ...person.links],
      people: person.people,
      companies: [{ name: 'Nele Privat Ltd', deleted: true }],
    });
    editAccount(product, accountId, { RecordTypeId: types.business });
    await pullOnce(product, vendor);
    expect(await knownOf(product, both)).toEqual({
      links: [
        { entity_type: 'account', crm_id: accountId, person_account_crm_id: null, sync_status: 'synced' },
        { ...person.links[0], person_account_crm_id: null },
      ],
      people: apart.people,
      companies: [{ name: 'Nele Privat', deleted: false }],
    });
    expect(storedContact(product, vendor, contactId)).toMatchObject({ SalesOS_Score_Model__c: 'seed-v1' });
  });
});
