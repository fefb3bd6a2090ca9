import { sql } from 'drizzle-orm';
import { changeOrg, objectFor, requireOrg } from '../../sandbox/salesforce/org.ts';
import { readBody } from '../../sandbox/salesforce/records/read-body.ts';
import { findRow } from '../../sandbox/salesforce/records/row.ts';
import type { ObjectDefinition } from '../../sandbox/salesforce/schema/field.ts';
import { addRecordType } from '../../sandbox/salesforce/seed-rows.ts';
import type { TestProduct } from '../product.ts';
import { records } from './crm-edit.ts';

const vendor = 'salesforce';

export interface PersonAccount {
  accountId: string;
  contactId: string;
}

/** Salesforce enables person accounts in the org; returns its record types for the two kinds. */
export function enablePersonAccounts(test: TestProduct): { person: string; business: string } {
  changeOrg(test.twin.twin, test.seeded.salesforce.orgId, { personAccounts: true });
  const admin = records(test);
  const type = (developerName: string, isPersonType: boolean): string =>
    addRecordType(admin, { object: 'Account', developerName, name: developerName, isPersonType }, (_key, make) => make());
  return { person: type('PersonAccount', true), business: type('Business', false) };
}

function objectOf(test: TestProduct, name: string): ObjectDefinition {
  const definition = objectFor(requireOrg(test.twin.twin, test.seeded.salesforce.orgId), name);
  if (!definition) throw new Error(`the org has no ${name}`);
  return definition;
}

const bodyOf = (test: TestProduct, object: string, fields: object) => {
  const definition = objectOf(test, object);
  return [definition, readBody(requireOrg(test.twin.twin, test.seeded.salesforce.orgId), definition, fields)] as const;
};

let added = 0;
/** A person makes a person account in the org, owned by the rep. */
export function addPersonAccount(test: TestProduct, firstName: string, fields: object = {}): PersonAccount {
  added += 1;
  const owner = test.seeded.salesforce.userIds['rep'] ?? '';
  const values = {
    OwnerId: owner,
    FirstName: firstName,
    LastName: 'Privat',
    PersonEmail: `${firstName.toLowerCase()}-${added}@privat.example`,
    ...fields,
  };
  const accountId = records(test).insert(...bodyOf(test, 'Account', values));
  return { accountId, contactId: String(storedAccount(test, accountId)['PersonContactId']) };
}

export const addRecord = (test: TestProduct, object: 'Account' | 'Contact' | 'Lead', fields: object): string =>
  records(test).insert(...bodyOf(test, object, fields));

export function editAccount(test: TestProduct, id: string, fields: object): void {
  const [definition, assignments] = bodyOf(test, 'Account', fields);
  records(test).update(definition, id, assignments);
}

export const deleteAccount = (test: TestProduct, id: string): void => records(test).remove(objectOf(test, 'Account'), id);

export const storedAccount = ({ twin, seeded }: TestProduct, id: string): Record<string, unknown> =>
  findRow(twin.twin, seeded.salesforce.orgId, 'Account', id)?.fields ?? {};

/** All that is known here of the two ids of a person account: links, people and companies. */
export interface Known {
  links: { entity_type: string; crm_id: string; person_account_crm_id: string | null; sync_status: string }[];
  people: { first_name: string | null; last_name: string | null; deleted: boolean; merged: boolean; has_account: boolean }[];
  companies: { name: string; deleted: boolean }[];
}

export async function knownOf(test: TestProduct, { accountId, contactId }: PersonAccount): Promise<Known> {
  const ids = JSON.stringify([accountId, contactId]);
  const these = sql`l.crm_id in (select jsonb_array_elements_text(${ids}::jsonb))`;
  return {
    links: await test.rows(
      vendor,
      sql`select l.entity_type, l.crm_id, l.person_account_crm_id, l.sync_status from crm_sync_state l where ${these} order by l.entity_type, l.crm_id`,
    ),
    people: await test.rows(
      vendor,
      sql`select c.first_name, c.last_name, c.deleted_at is not null as deleted, c.merged_into is not null as merged, c.account_id is not null as has_account
        from contacts c join crm_sync_state l on l.salesos_id = c.id and ${these} order by c.first_name`,
    ),
    companies: await test.rows(
      vendor,
      sql`select a.name, a.deleted_at is not null as deleted from accounts a join crm_sync_state l on l.salesos_id = a.id and ${these} order by a.name`,
    ),
  };
}

/** What is known of a person account that is well: one human under two ids, nothing else. */
export const onePerson = ({ accountId, contactId }: PersonAccount, firstName: string): Known => ({
  links: [{ entity_type: 'contact', crm_id: contactId, person_account_crm_id: accountId, sync_status: 'synced' }],
  people: [{ first_name: firstName, last_name: 'Privat', deleted: false, merged: false, has_account: false }],
  companies: [],
});
