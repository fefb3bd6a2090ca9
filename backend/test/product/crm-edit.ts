import { archiveRecord, requireRecord as requireHubspot, saveRecord } from '../../sandbox/hubspot/records.ts';
import { atThePage, type World, worldOf } from '../../sandbox/hubspot/world.ts';
import { requireOrg } from '../../sandbox/salesforce/org.ts';
import { Records } from '../../sandbox/salesforce/records/records.ts';
import { findRow } from '../../sandbox/salesforce/records/row.ts';
import { account } from '../../sandbox/salesforce/schema/account.ts';
import { contact } from '../../sandbox/salesforce/schema/contact.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

/** What a person changes on the record page of the CRM, in its own field names. */
export type Values = Record<string, string | boolean | null>;

const names = {
  firstName: { salesforce: 'FirstName', hubspot: 'firstname' },
  email: { salesforce: 'Email', hubspot: 'email' },
  phone: { salesforce: 'Phone', hubspot: 'phone' },
  title: { salesforce: 'Title', hubspot: 'jobtitle' },
  optedOut: { salesforce: 'HasOptedOutOfEmail', hubspot: 'hs_email_optout' },
  owner: { salesforce: 'OwnerId', hubspot: 'hubspot_owner_id' },
} as const;
type Change = Partial<{
  firstName: string | null;
  email: string | null;
  phone: string | null;
  title: string | null;
  optedOut: boolean;
  owner: string;
}>;

/** The CRM's number for a user of the seed, as owners of records have it. */
export const ownerOf = ({ seeded }: TestProduct, vendor: Vendor, user: string): string =>
  (vendor === 'salesforce' ? seeded.salesforce.userIds[user] : seeded.hubspot.ownerIds[user]) ?? `no user ${user}`;

export function portal({ twin, seeded }: TestProduct, user?: string): World {
  const world = worldOf(twin.twin, seeded.hubspot.portalId, atThePage(user === undefined ? null : (seeded.hubspot.userIds[user] ?? null)));
  if (!world) throw new Error('the twin has no portal');
  return world;
}

/** A person of the Salesforce org at its pages. */
export const records = ({ twin, seeded }: TestProduct, user = 'admin'): Records =>
  new Records(twin.twin, requireOrg(twin.twin, seeded.salesforce.orgId), seeded.salesforce.userIds[user] ?? '');

/** A person edits the contact in the CRM; `user` by the seed's key. */
export function editContact(test: TestProduct, vendor: Vendor, recordId: string, change: Change, user?: string): void {
  const entries = Object.entries(change).map(([key, value]) => [names[key as keyof Change][vendor], value] as const);
  if (vendor === 'salesforce') records(test, user).change(contact, recordId, Object.fromEntries(entries));
  else
    saveRecord(
      portal(test, user),
      'contacts',
      requireHubspot(portal(test), 'contacts', recordId),
      Object.fromEntries(entries.map(([name, value]) => [name, value === null ? '' : String(value)])),
    );
}

/** A person makes a contact in the CRM, owned by the rep or another user of the seed. Returns its id. */
export function addContact(test: TestProduct, vendor: Vendor, person: { firstName: string; lastName: string; email: string }, owner = 'rep'): string {
  if (vendor === 'hubspot') {
    return saveRecord(portal(test), 'contacts', null, {
      firstname: person.firstName,
      lastname: person.lastName,
      email: person.email,
      hubspot_owner_id: ownerOf(test, vendor, owner),
    }).id;
  }
  const blank = Object.fromEntries(contact.fields.map(({ name, initial }) => [name, initial]));
  return records(test).add(contact, {
    ...blank,
    OwnerId: ownerOf(test, vendor, owner),
    FirstName: person.firstName,
    LastName: person.lastName,
    Email: person.email,
  });
}

export const deleteContact = (test: TestProduct, vendor: Vendor, recordId: string): void => deleteRecord(test, vendor, 'contact', recordId);

export function deleteRecord(test: TestProduct, vendor: Vendor, object: 'contact' | 'account', recordId: string): void {
  const [definition, type] = object === 'contact' ? ([contact, 'contacts'] as const) : ([account, 'companies'] as const);
  if (vendor === 'salesforce') records(test).remove(definition, recordId);
  else archiveRecord(portal(test), type, requireHubspot(portal(test), type, recordId));
}

/** The record's fields as the CRM stores them. */
export function storedContact({ twin, seeded, ...test }: TestProduct, vendor: Vendor, recordId: string): Record<string, unknown> {
  if (vendor === 'salesforce') return findRow(twin.twin, seeded.salesforce.orgId, 'Contact', recordId)?.fields ?? {};
  return requireHubspot(portal({ twin, seeded, ...test }), 'contacts', recordId).properties;
}
