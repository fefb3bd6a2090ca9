import type { CrmObject, StandardField } from '#ports/crm.ts';
import { salesosIdProperty } from './properties.ts';

export interface HubspotObject {
  objectType: string;
  typeId: string;
  /** Only contacts call their modification stamp `lastmodifieddate`. */
  modifiedProperty: string;
  /** Read with every record, mapped or not. */
  system: readonly string[];
}

/** Leads are an object of HubSpot's higher editions that our scopes do not cover. */
export type HubspotObjectName = Exclude<CrmObject, 'lead'>;

/** The survivor of a merge lists who it absorbed. */
const merged = 'hs_merged_object_ids';

const objects: Readonly<Record<HubspotObjectName, HubspotObject>> = {
  account: {
    objectType: 'companies',
    typeId: '0-2',
    modifiedProperty: 'hs_lastmodifieddate',
    system: ['hs_lastmodifieddate', 'hubspot_owner_id', merged, salesosIdProperty],
  },
  contact: {
    objectType: 'contacts',
    typeId: '0-1',
    modifiedProperty: 'lastmodifieddate',
    system: ['lastmodifieddate', 'hubspot_owner_id', 'associatedcompanyid', 'hs_email_optout', merged, salesosIdProperty],
  },
  opportunity: {
    objectType: 'deals',
    typeId: '0-3',
    modifiedProperty: 'hs_lastmodifieddate',
    system: ['hs_lastmodifieddate', 'hubspot_owner_id', 'pipeline', merged],
  },
};

export function objectOf(object: CrmObject): HubspotObject {
  if (object === 'lead') throw new Error('HubSpot leads are not read: they are absent from standardFields');
  return objects[object];
}

const typeNames: ReadonlyMap<string, HubspotObjectName> = new Map([
  ['company', 'account'],
  ['contact', 'contact'],
  ['deal', 'opportunity'],
]);

/** null = an object that is not read. */
export const objectOfTypeName = (name: string): HubspotObjectName | null => typeNames.get(name) ?? null;

export const objectOfTypeId = (typeId: string | undefined): HubspotObjectName | null =>
  [...typeNames.values()].find((object) => objects[object].typeId === typeId) ?? null;

const text = (field: string, crmField: string): StandardField => ({ field, crmField, shape: { type: 'text' }, transform: { kind: 'identity' } });

export const standardFields: Readonly<Record<HubspotObjectName, readonly StandardField[]>> = {
  account: [
    text('name', 'name'),
    { field: 'domain', crmField: 'domain', shape: { type: 'text' }, transform: { kind: 'identity' } },
    // Industries are codes such as COMPUTER_SOFTWARE.
    { field: 'industry', crmField: 'industry', shape: { type: 'picklist' }, transform: { kind: 'words_of_code' } },
    { field: 'company_size', crmField: 'numberofemployees', shape: { type: 'integer' }, transform: { kind: 'identity' } },
    text('location', 'city'),
    text('country', 'country'),
  ],
  contact: [
    text('first_name', 'firstname'),
    text('last_name', 'lastname'),
    { field: 'email', crmField: 'email', shape: { type: 'email' }, transform: { kind: 'identity' } },
    { field: 'phone', crmField: 'phone', shape: { type: 'phone' }, transform: { kind: 'identity' } },
    text('title', 'jobtitle'),
    text('city', 'city'),
    text('country', 'country'),
  ],
  opportunity: [
    text('name', 'dealname'),
    { field: 'stage', crmField: 'dealstage', shape: { type: 'picklist' }, transform: { kind: 'identity' } },
    { field: 'amount', crmField: 'amount', shape: { type: 'number', scale: 2 }, transform: { kind: 'identity' } },
    { field: 'close_date', crmField: 'closedate', shape: { type: 'date' }, transform: { kind: 'identity' } },
    { field: 'is_closed', crmField: 'hs_is_closed', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
    { field: 'is_won', crmField: 'hs_is_closed_won', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
  ],
};
