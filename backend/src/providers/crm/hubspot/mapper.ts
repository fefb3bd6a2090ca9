import type { CrmAccount, CrmContact, CrmObject, CrmRecord } from '#ports/crm.ts';
import type { ObjectReply } from './wire.ts';

export interface ObjectMapping {
  objectType: string;
  typeId: string;
  modifiedProperty: string;
  properties: readonly string[];
}

/** Only contacts call their modification stamp `lastmodifieddate`. */
export const mappings: Readonly<Record<CrmObject, ObjectMapping>> = {
  contact: {
    objectType: 'contacts',
    typeId: '0-1',
    modifiedProperty: 'lastmodifieddate',
    properties: [
      'firstname',
      'lastname',
      'email',
      'phone',
      'jobtitle',
      'city',
      'country',
      'associatedcompanyid',
      'hubspot_owner_id',
      'hs_email_optout',
      'lastmodifieddate',
    ],
  },
  account: {
    objectType: 'companies',
    typeId: '0-2',
    modifiedProperty: 'hs_lastmodifieddate',
    properties: ['name', 'domain', 'industry', 'numberofemployees', 'city', 'country', 'hubspot_owner_id', 'hs_lastmodifieddate'],
  },
};

const text = (row: ObjectReply, name: string): string | null => row.properties[name] || null;

/** Absent = the property is hidden from us; null = it was never set, so the person has not opted out. */
function optedOut(row: ObjectReply): boolean | null {
  const value = row.properties['hs_email_optout'];
  return value === undefined ? null : value === 'true';
}

/** HubSpot's industries are codes such as COMPUTER_SOFTWARE. */
function industryName(code: string | null): string | null {
  if (code === null || !/^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  const words = code.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function stampOf(object: CrmObject, row: ObjectReply): Date {
  const stamp = new Date(row.properties[mappings[object].modifiedProperty] ?? Number.NaN);
  if (Number.isNaN(stamp.getTime())) throw new Error(`record ${row.id} came without its modification stamp`);
  return stamp;
}

function toContact(row: ObjectReply): CrmContact {
  return {
    object: 'contact',
    externalId: row.id,
    modifiedAt: stampOf('contact', row),
    firstName: text(row, 'firstname'),
    lastName: text(row, 'lastname'),
    email: text(row, 'email'),
    phone: text(row, 'phone'),
    title: text(row, 'jobtitle'),
    city: text(row, 'city'),
    country: text(row, 'country'),
    accountExternalId: text(row, 'associatedcompanyid'),
    ownerExternalId: text(row, 'hubspot_owner_id'),
    optedOutOfEmail: optedOut(row),
    // HubSpot has no property of its own for it.
    doNotCall: null,
  };
}

function toAccount(row: ObjectReply): CrmAccount {
  const employees = Number(text(row, 'numberofemployees') ?? Number.NaN);
  return {
    object: 'account',
    externalId: row.id,
    modifiedAt: stampOf('account', row),
    name: text(row, 'name') ?? text(row, 'domain') ?? row.id,
    domain: text(row, 'domain'),
    industry: industryName(text(row, 'industry')),
    employees: Number.isFinite(employees) ? employees : null,
    city: text(row, 'city'),
    country: text(row, 'country'),
    ownerExternalId: text(row, 'hubspot_owner_id'),
  };
}

export function toRecord(object: CrmObject, row: ObjectReply): CrmRecord {
  return object === 'contact' ? toContact(row) : toAccount(row);
}
