import { sql } from 'drizzle-orm';
import type { ScopeView } from '@salesos/shared/api/record-scope';
import { changeMembers, createList, findList, removeList } from '../../sandbox/hubspot/lists.ts';
import { addListView, removeListView } from '../../sandbox/salesforce/list-views/list-view.ts';
import { requireOrg } from '../../sandbox/salesforce/org.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { type Answer, connectionApi } from './connection-api.ts';
import { editContact, portal } from './crm-edit.ts';
import { pullOnce } from './crm-life.ts';

export interface Conditions {
  owners?: string[];
  list?: string;
  recordTypes?: string[];
}

/** The admin chooses which contacts are worked with; all of the other objects are. */
export async function chooseContacts(
  test: TestProduct,
  vendor: Vendor,
  contact: Conditions,
): Promise<Answer<ScopeView & { code?: string; problems?: object[] }>> {
  const admin = await connectionApi(test, vendor);
  return admin('PUT', '/scope', { scopes: { contact } });
}

/** All there is to be done after a choice. */
export async function settleScope(test: TestProduct, vendor: Vendor): Promise<void> {
  await test.rows(vendor, sql`update crm_scopes set lease_until = null`);
  await pullOnce(test, vendor);
}

export interface PlacedLink {
  crm_id: string;
  sync_status: string;
  out_of_scope: string | null;
}

/** Where the contacts of these ids stand, those that are not known here left out. */
export const placesOf = async (test: TestProduct, vendor: Vendor, crmIds: readonly string[]): Promise<Record<string, string>> => {
  const rows = await test.rows<PlacedLink>(
    vendor,
    sql`select crm_id, sync_status, out_of_scope from crm_sync_state where entity_type = 'contact'
      and crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb))`,
  );
  return Object.fromEntries(rows.map((row) => [row.crm_id, row.sync_status === 'gone' ? 'gone' : (row.out_of_scope ?? 'in')]));
};

/** A list somebody made at the CRM's pages: in Salesforce of those with its name as their title, in HubSpot by hand. */
export function makeList(test: TestProduct, vendor: Vendor, name: string): string {
  if (vendor === 'hubspot') return createList(portal(test), { name, type: 'contacts' }).id;
  const org = requireOrg(test.twin.twin, test.seeded.salesforce.orgId);
  const where = `Title = '${name}' OR (Title = ' ORDER BY it' AND LastName = 'x')`;
  return addListView(test.twin.twin, org, { object: 'Contact', developerName: name, label: name, where, scope: 'everything', soqlCompatible: true })
    .id;
}

export function putOnList(test: TestProduct, vendor: Vendor, { id, name }: { id: string; name: string }, recordId: string, isOn = true): void {
  if (vendor === 'salesforce') return editContact(test, vendor, recordId, { title: isOn ? name : 'Off it' });
  const list = findList(portal(test), id);
  if (!list) throw new Error(`no list ${id}`);
  changeMembers(portal(test), list, [recordId], isOn);
}

export function dropList(test: TestProduct, vendor: Vendor, id: string): void {
  if (vendor === 'hubspot') removeList(portal(test), id);
  else removeListView(test.twin.twin, requireOrg(test.twin.twin, test.seeded.salesforce.orgId), id);
}
