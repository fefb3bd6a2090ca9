import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '#services/connection/open-session.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { push } from '#services/crm-sync/push.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { findRow } from '../../sandbox/salesforce/records/row.ts';
import { lead as leadObject } from '../../sandbox/salesforce/schema/lead.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, deleteContact, editContact, records, storedContact } from '../product/crm-edit.ts';
import { askOrg, depsOf, editHere, linksOf, mergeInPortal, pullOnce, refOf, restoreInPortal, settleOnce } from '../product/crm-life.ts';
import { connectionApi } from '../product/connection-api.ts';
import { enroll, personAt } from '../product/people.ts';
import { crmNames, stalledAtCrm } from '../product/writing.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const bothCrms = ['salesforce', 'hubspot'] as const;
const add = (vendor: Vendor, name: string): string =>
  addContact(product, vendor, { firstName: name, lastName: 'Waiting', email: `${name.toLowerCase()}.${vendor}@nordlicht.example` });
const idOf = async (vendor: Vendor, crmId: string): Promise<string> => (await linksOf(product, vendor, [crmId]))[0]?.salesos_id ?? '';
const titleThere = (vendor: Vendor, crmId: string): unknown => storedContact(product, vendor, crmId)[crmNames.title[vendor]];
const noted = (vendor: Vendor, crmId: string): Promise<unknown[]> =>
  product.rows(
    vendor,
    sql`select c.field, c.base, c.local, c.remote, c.state, c.resolution from crm_conflicts c join crm_sync_state l on l.id = c.link_id
      where l.crm_id = ${crmId} order by c.field`,
  );
async function cycles(vendor: Vendor): Promise<void> {
  for (let n = 0; n < 2; n += 1) {
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
  }
}
/** Returns the survivor's id. */
async function merge(vendor: Vendor, winner: string, loser: string): Promise<string> {
  if (vendor === 'hubspot') return mergeInPortal(product, winner, loser);
  await askOrg(product, 'merge', { masterId: winner, loserIds: [loser] });
  return winner;
}

describe.each(bothCrms)('%s', (vendor) => {
  test('entered here on the record that goes on, merged before it was written: it is written', async () => {
    const [winner, loser] = [add(vendor, 'Paula'), add(vendor, 'Pauline')];
    editContact(product, vendor, winner, { title: 'CTO' });
    await pullOnce(product, vendor);
    const id = await idOf(vendor, winner);
    await editHere(product, vendor, id, { title: 'CEO' });
    const survivor = await merge(vendor, winner, loser);
    await cycles(vendor);
    expect([titleThere(vendor, survivor), await noted(vendor, survivor)]).toEqual(['CEO', []]);
  });

  test('entered here on the one that goes: the CRM’s value holds, and both stay known', async () => {
    const [winner, loser] = [add(vendor, 'Rosa'), add(vendor, 'Rosalie')];
    for (const crmId of [winner, loser]) editContact(product, vendor, crmId, { title: 'CTO' });
    await pullOnce(product, vendor);
    await editHere(product, vendor, await idOf(vendor, loser), { title: 'CEO' });
    const survivor = await merge(vendor, winner, loser);
    await cycles(vendor);
    const conflict = { field: 'title', base: 'CTO', local: 'CEO', remote: 'CTO', state: 'resolved', resolution: 'remote' };
    expect([titleThere(vendor, survivor), await noted(vendor, survivor)]).toEqual(['CTO', [conflict]]);
  });

  test('what was noted of the one that goes stays known of the other', async () => {
    const [winner, loser] = [add(vendor, 'Sina'), add(vendor, 'Sinja')];
    await pullOnce(product, vendor);
    await editHere(product, vendor, await idOf(vendor, loser), { title: 'Ours' });
    editContact(product, vendor, loser, { title: 'Theirs' });
    await settleOnce(product, vendor);
    const before = await noted(vendor, loser);
    const survivor = await merge(vendor, winner, loser);
    await cycles(vendor);
    expect([before.length, await noted(vendor, survivor)]).toEqual([1, before]);
  });

  test('a deletion that was read before the record was brought back, and is taken over after it, ends nothing', async () => {
    const crmId = add(vendor, 'Tilda');
    await pullOnce(product, vendor);
    const person = await personAt(product, vendor, crmId);
    await enroll(product, person);
    const ref = await refOf(product, vendor);
    const { provider, session } = await openSession(product.product.work, depsOf(product), ref);
    const mapping = await product.tenant(vendor, (uow) => loadMapping(uow, ref.connectionId, 'contact', provider.standardFields['contact'] ?? []));
    const read = async () => {
      await product.advance(5_000);
      return session.reader.read('contact', [crmId], mapping.crmFields);
    };
    deleteContact(product, vendor, crmId);
    const stale = await read();
    await (vendor === 'hubspot' ? restoreInPortal(product, crmId) : askOrg(product, 'undelete', { ids: [crmId] }));
    const connection = { id: ref.connectionId, provider: vendor, isMaster: true };
    for (const told of [await read(), stale])
      await product.tenant(vendor, (uow) => applyRecords(uow, connection, { object: 'contact', records: told, mapping }));
    await product.engine.drain();
    expect(stale).toMatchObject([{ fate: { is: 'deleted' } }]);
    expect([
      await linksOf(product, vendor, [crmId]),
      await product.rows(vendor, sql`select status from contact_sequences where contact_id = ${person.contactId}::uuid`),
    ]).toMatchObject([[{ sync_status: 'synced' }], [{ status: 'active' }]]);
  });
});

test.each(bothCrms)('%s: a line that is moved to another field while its value is on its way: the value goes there, too', async (vendor) => {
  const crmId = add(vendor, 'Ulla');
  await pullOnce(product, vendor);
  await settleOnce(product, vendor);
  const id = await idOf(vendor, crmId);
  await editHere(product, vendor, id, { title: 'On its way' });
  const { work, reached, goOn } = stalledAtCrm(product.product.work);
  const pushing = push(work, depsOf(product), await refOf(product, vendor));
  await reached;
  const crmField = vendor === 'salesforce' ? 'Department' : 'state';
  const line = { field: 'title', crmField, direction: 'both', authority: 'crm_wins', transform: { kind: 'identity' } };
  const api = await connectionApi(product, vendor);
  expect(await api('PUT', '/mapping/contact', { lines: [line] })).toMatchObject({ status: 204 });
  goOn();
  await pushing;
  await cycles(vendor);
  expect(await product.rows(vendor, sql`select title from contacts where id = ${id}::uuid`)).toEqual([{ title: 'On its way' }]);
  expect(storedContact(product, vendor, crmId)).toMatchObject({ [crmNames.title[vendor]]: 'On its way', [crmField]: 'On its way' });
  await api('PUT', '/mapping/contact', { lines: [] });
});

test('salesforce: entered here on a lead that is converted before it was written: it is written to the contact', async () => {
  const [lead] = await product.rows<{ crm_id: string; salesos_id: string }>(
    'salesforce',
    sql`select l.crm_id, l.salesos_id from crm_sync_state l join contacts c on c.id = l.salesos_id
      where l.entity_type = 'lead' and l.sync_status <> 'gone' and c.title is not null order by l.crm_id limit 1`,
  );
  await editHere(product, 'salesforce', lead?.salesos_id ?? '', { title: 'Entered on the lead' });
  const { contactId } = (await askOrg(product, 'convert-lead', { leadId: lead?.crm_id })) as { contactId: string };
  await cycles('salesforce');
  expect([titleThere('salesforce', contactId), await noted('salesforce', contactId), await idOf('salesforce', contactId)]).toEqual([
    'Entered on the lead',
    [],
    lead?.salesos_id,
  ]);
});

test('salesforce: of somebody with a lead and a contact, what is changed on the one reaches the other', async () => {
  const email = 'lead.and.contact@nordlicht.example';
  const contactId = addContact(product, 'salesforce', { firstName: 'Lead', lastName: 'Contact', email });
  const blank = Object.fromEntries(leadObject.fields.map(({ name, initial }) => [name, initial]));
  const OwnerId = product.seeded.salesforce.userIds['rep'] ?? '';
  const leadId = records(product).add(leadObject, { ...blank, FirstName: 'Lead', LastName: 'Contact', Company: 'Nordlicht', Email: email, OwnerId });
  await cycles('salesforce');
  // Later than what a reading looks back at, and behind others: nothing else brings either of them up.
  await product.advance(60 * 60_000);
  records(product).add(leadObject, {
    ...blank,
    FirstName: 'Newer',
    LastName: 'Lead',
    Company: 'Nordlicht',
    Email: 'newer@nordlicht.example',
    OwnerId,
  });
  add('salesforce', 'Newer');
  await cycles('salesforce');
  const lead = (): unknown[] => {
    const fields = findRow(product.twin.twin, product.seeded.salesforce.orgId, 'Lead', leadId)?.fields ?? {};
    return [fields['Phone'], fields['FirstName']];
  };
  editContact(product, 'salesforce', contactId, { phone: '+49 30 99' });
  await cycles('salesforce');
  expect(lead()).toEqual(['+49 30 99', 'Lead']);
  records(product).change(leadObject, leadId, { FirstName: 'Leda' });
  await cycles('salesforce');
  const { Phone: phone, FirstName: firstName } = storedContact(product, 'salesforce', contactId);
  expect([phone, firstName, ...lead()]).toEqual(['+49 30 99', 'Leda', '+49 30 99', 'Leda']);
});

test('salesforce: of somebody met as a contact and as a lead that say different things, the contact’s hold, and both are kept', async () => {
  const email = 'two.records@nordlicht.example';
  const blank = Object.fromEntries(leadObject.fields.map(({ name, initial }) => [name, initial]));
  const names = { FirstName: 'Two', LastName: 'Records', Email: email };
  const contactId = addContact(product, 'salesforce', { firstName: 'Two', lastName: 'Records', email });
  editContact(product, 'salesforce', contactId, { title: 'CTO' });
  const OwnerId = product.seeded.salesforce.userIds['rep'] ?? '';
  const leadId = records(product).add(leadObject, { ...blank, ...names, Company: 'Nordlicht', OwnerId, Title: 'Student', City: 'Ulm' });
  await cycles('salesforce');
  const lead = findRow(product.twin.twin, product.seeded.salesforce.orgId, 'Lead', leadId)?.fields ?? {};
  const contact = storedContact(product, 'salesforce', contactId);
  expect([contact['Title'], contact['MailingCity'], lead['Title'], lead['City']]).toEqual(['CTO', 'Ulm', 'CTO', 'Ulm']);
  expect(await noted('salesforce', leadId)).toEqual([
    { field: 'title', base: null, local: 'CTO', remote: 'Student', state: 'resolved', resolution: 'local' },
  ]);
});
