import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, deleteContact, editContact, storedContact } from '../product/crm-edit.ts';
import { askOrg, editHere, linksOf, pullOnce, settleOnce } from '../product/crm-life.ts';
import { enroll, personAt } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const vendors = ['salesforce', 'hubspot'] as const;
let added = 0;
const newPerson = (vendor: (typeof vendors)[number], name: string): string => {
  added += 1;
  return addContact(product, vendor, { firstName: name, lastName: 'Sync', email: `${name.toLowerCase()}-${added}@nordlicht.example` });
};
const contactRow = async (vendor: (typeof vendors)[number], id: string) =>
  (
    await product.rows<{ first_name: string | null; phone: string | null; deleted: boolean; merged_into: string | null }>(
      vendor,
      sql`select first_name, phone, deleted_at is not null as deleted, merged_into from contacts where id = ${id}::uuid`,
    )
  )[0];
const idOf = async (vendor: (typeof vendors)[number], crmId: string): Promise<string> =>
  (await linksOf(product, vendor, [crmId]))[0]?.salesos_id ?? '';
const enrollmentOf = async (vendor: (typeof vendors)[number], contactId: string) =>
  product.rows<{ status: string; reason: string | null }>(
    vendor,
    sql`select status, reason from contact_sequences where contact_id = ${contactId}::uuid order by started_at`,
  );

describe.each(vendors)('%s', (vendor) => {
  test('a value entered here reaches the CRM; one entered there comes back; at rest nothing is written', async () => {
    const crmId = newPerson(vendor, 'Hanna');
    await pullOnce(product, vendor);
    const id = await idOf(vendor, crmId);
    expect(await editHere(product, vendor, id, { phone: '+49 30 123', first_name: 'Hanna' })).toEqual(['phone']);
    await settleOnce(product, vendor);
    expect(storedContact(product, vendor, crmId)).toMatchObject(vendor === 'salesforce' ? { Phone: '+49 30 123' } : { phone: '+49 30 123' });
    editContact(product, vendor, crmId, { firstName: 'Johanna' });
    await pullOnce(product, vendor);
    expect(await contactRow(vendor, id)).toEqual({ first_name: 'Johanna', phone: '+49 30 123', deleted: false, merged_into: null });
    await settleOnce(product, vendor);
    const before = storedContact(product, vendor, crmId);
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(storedContact(product, vendor, crmId)).toEqual(before);
  });

  test('the same field changed on both sides: the CRM wins, and both values are kept', async () => {
    const crmId = newPerson(vendor, 'Iris');
    await pullOnce(product, vendor);
    const id = await idOf(vendor, crmId);
    await editHere(product, vendor, id, { first_name: 'Iris Ours' });
    editContact(product, vendor, crmId, { firstName: 'Iris Theirs' });
    await settleOnce(product, vendor);
    expect(await contactRow(vendor, id)).toMatchObject({ first_name: 'Iris Theirs' });
    expect(storedContact(product, vendor, crmId)).toMatchObject(
      vendor === 'salesforce' ? { FirstName: 'Iris Theirs' } : { firstname: 'Iris Theirs' },
    );
    const conflicts = await product.rows(
      vendor,
      sql`select c.field, c.base, c.local, c.remote, c.state, c.resolution from crm_conflicts c join crm_sync_state l on l.id = c.link_id where l.crm_id = ${crmId}`,
    );
    expect(conflicts).toEqual([
      { field: 'first_name', base: 'Iris', local: 'Iris Ours', remote: 'Iris Theirs', state: 'resolved', resolution: 'remote' },
    ]);
  });

  test('deleted there: the enrollment ends with its reason, nothing is written any more; restored, it is one of ours again', async () => {
    const crmId = newPerson(vendor, 'Jule');
    await pullOnce(product, vendor);
    const person = await personAt(product, vendor, crmId);
    await enroll(product, person);
    deleteContact(product, vendor, crmId);
    if (vendor === 'hubspot') await product.advance(16 * 60_000);
    await pullOnce(product, vendor);
    expect(await contactRow(vendor, person.contactId)).toMatchObject({ deleted: true });
    expect(await enrollmentOf(vendor, person.contactId)).toEqual([{ status: 'exited', reason: 'contact_deleted' }]);
    expect(await product.rows(vendor, sql`select d.id from crm_dirty d join crm_sync_state l on l.id = d.id where l.crm_id = ${crmId}`)).toEqual([]);
    await product.engine.drain();
    expect(await linksOf(product, vendor, [crmId])).toMatchObject([{ sync_status: 'gone' }]);
    if (vendor === 'hubspot') return;
    await askOrg(product, 'undelete', { ids: [crmId] });
    await pullOnce(product, vendor);
    expect([await contactRow(vendor, person.contactId), await linksOf(product, vendor, [crmId])]).toMatchObject([
      { deleted: false },
      [{ salesos_id: person.contactId, sync_status: 'synced' }],
    ]);
  });
});

describe('salesforce', () => {
  test('two contacts merged: one human with all mails and consents, whichever was enrolled', async () => {
    const [winner, loser] = [newPerson('salesforce', 'Karla'), newPerson('salesforce', 'Klara')];
    await pullOnce(product, 'salesforce');
    const [kept, lost] = [await idOf('salesforce', winner), await idOf('salesforce', loser)];
    await enroll(product, await personAt(product, 'salesforce', loser));
    await askOrg(product, 'merge', { masterId: winner, loserIds: [loser] });
    await pullOnce(product, 'salesforce');
    await pullOnce(product, 'salesforce');
    expect(await linksOf(product, 'salesforce', [winner, loser])).toMatchObject([{ crm_id: winner, salesos_id: kept, sync_status: 'synced' }]);
    expect(await contactRow('salesforce', lost)).toMatchObject({ deleted: true, merged_into: kept });
    expect([await enrollmentOf('salesforce', kept), await enrollmentOf('salesforce', lost)]).toEqual([[{ status: 'active', reason: null }], []]);
    await settleOnce(product, 'salesforce');
    expect(storedContact(product, 'salesforce', winner)).toMatchObject({ SalesOS_Sequence_State__c: 'Active' });
    expect(await product.rows('salesforce', sql`select crm_id, into_crm_id from crm_aliases`)).toEqual([{ crm_id: loser, into_crm_id: winner }]);
  });

  test('a converted lead goes on as a contact: same human, same score, nothing written to the lead', async () => {
    const [lead] = await product.rows<{ crm_id: string; salesos_id: string }>(
      'salesforce',
      sql`select l.crm_id, l.salesos_id from crm_sync_state l join contacts c on c.id = l.salesos_id where l.entity_type = 'lead' order by l.crm_id limit 1`,
    );
    if (!lead) throw new Error('the org has no lead');
    const converted = await askOrg(product, 'convert-lead', { leadId: lead.crm_id });
    const contactId = (converted as { contactId: string }).contactId;
    await pullOnce(product, 'salesforce');
    expect(await linksOf(product, 'salesforce', [lead.crm_id, contactId])).toEqual([
      { entity_type: 'contact', crm_id: contactId, salesos_id: lead.salesos_id, sync_status: 'synced' },
      { entity_type: 'lead', crm_id: lead.crm_id, salesos_id: lead.salesos_id, sync_status: 'gone' },
    ]);
    await settleOnce(product, 'salesforce');
    expect(storedContact(product, 'salesforce', contactId)).toMatchObject({ SalesOS_Score_Model__c: 'seed-v1' });
  });
});
