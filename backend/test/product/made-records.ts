import { recordsOf } from '../../sandbox/hubspot/records.ts';
import type { Row } from '../../sandbox/salesforce/records/row.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { portal } from './crm-edit.ts';

type Kind = 'account' | 'contact' | 'lead';

export interface MadeRecord {
  id: string;
  fields: Record<string, unknown>;
}

const types = {
  salesforce: { account: 'Account', contact: 'Contact', lead: 'Lead' },
  hubspot: { account: 'companies', contact: 'contacts', lead: 'contacts' },
} as const;

/** Records of the CRM that are there now and hold this value. */
export function recordsWith(test: TestProduct, vendor: Vendor, kind: Kind, [field, value]: readonly [string, string]): MadeRecord[] {
  const all: MadeRecord[] =
    vendor === 'salesforce'
      ? test.twin.twin.store
          .all<Row>(test.seeded.salesforce.orgId, types.salesforce[kind])
          .filter(({ fields }) => fields['IsDeleted'] !== true)
          .map(({ id, fields }) => ({ id, fields }))
      : recordsOf(portal(test), types.hubspot[kind]).map(({ id, properties }) => ({ id, fields: properties }));
  return all.filter(({ fields }) => String(fields[field] ?? '').toLowerCase() === value.toLowerCase());
}

const idField = { salesforce: 'SalesOS_Id__c', hubspot: 'salesos_id' } as const;
export const lastNameField = { salesforce: 'LastName', hubspot: 'lastname' } as const;
export const emailField = { salesforce: 'Email', hubspot: 'email' } as const;

/** Records that carry our id. */
export const madeOf = (test: TestProduct, vendor: Vendor, kind: Kind, id: string): MadeRecord[] =>
  recordsWith(test, vendor, kind, [idField[vendor], id]);
