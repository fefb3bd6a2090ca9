import { field, lookup, readOnly, type Field, type ObjectDefinition } from './field.ts';
import { personName } from './contact.ts';

const sameName = ['Salutation', 'FirstName', 'LastName', 'Phone'];
const prefixed = [
  'Email',
  'MobilePhone',
  'Title',
  'Department',
  'Birthdate',
  'HomePhone',
  'OtherPhone',
  'AssistantName',
  'AssistantPhone',
  'MailingStreet',
  'MailingCity',
  'MailingState',
  'MailingPostalCode',
  'MailingCountry',
  'OtherStreet',
  'OtherCity',
  'OtherState',
  'OtherPostalCode',
  'OtherCountry',
  'HasOptedOutOfEmail',
  'HasOptedOutOfFax',
  'DoNotCall',
  'LeadSource',
  'EmailBouncedReason',
  'EmailBouncedDate',
  'IndividualId',
];

const isPerson = field('boolean', 'IsPersonAccount', 'Is Person Account', readOnly);

/** What the person's contact calls a field of the account; null where the account alone has it. */
export function contactFieldOf(name: string): string | null {
  if (sameName.includes(name)) return name;
  if (name.endsWith('__pc')) return `${name.slice(0, -'__pc'.length)}__c`;
  const plain = name.startsWith('Person') ? name.slice('Person'.length) : '';
  return prefixed.includes(plain) ? plain : null;
}

/** The account of an org with person accounts: everything of its person's contact, custom fields under `__pc`. */
export function withPersonFields(account: ObjectDefinition, contact: ObjectDefinition): ObjectDefinition {
  const ofContact = (name: string): Field[] => contact.fields.filter((each) => each.name === name);
  const known = new Set(account.fields.map(({ name }) => name));
  const renamed = (each: Field, name: string): Field => ({
    ...each,
    name,
    nillable: each.type !== 'boolean',
    externalId: false,
    unique: false,
    childRelationship: null,
    relationshipName: each.relationshipName === null ? null : `Person${each.relationshipName}`,
  });
  return {
    ...account,
    complete: (fields) => ((fields['LastName'] ?? null) === null ? {} : { ...personName(fields), IsPersonAccount: true }),
    fields: [
      ...account.fields,
      isPerson,
      lookup('PersonContactId', 'Contact ID', ['Contact'], 'PersonContact', readOnly),
      ...sameName.filter((name) => !known.has(name)).flatMap((name) => ofContact(name).map((each) => renamed(each, name))),
      ...prefixed.flatMap((name) => ofContact(name).map((each) => renamed(each, `Person${name}`))),
      ...contact.fields.filter(({ custom }) => custom).map((each) => renamed(each, `${each.name.slice(0, -'__c'.length)}__pc`)),
    ],
  };
}

export function withPersonFlag(contact: ObjectDefinition): ObjectDefinition {
  return { ...contact, fields: [...contact.fields, isPerson] };
}

/** A lead that is to become a person account has no company. */
export function withoutCompany(lead: ObjectDefinition): ObjectDefinition {
  return { ...lead, fields: lead.fields.map((each) => (each.name === 'Company' ? { ...each, nillable: true } : each)) };
}
