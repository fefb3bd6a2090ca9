import { refuse } from '../api-fault.ts';
import { objectFor, objectOfId } from '../org.ts';
import { account } from '../schema/account.ts';
import { contact } from '../schema/contact.ts';
import { event } from '../schema/event.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { lead } from '../schema/lead.ts';
import { opportunity } from '../schema/opportunity.ts';
import { opportunityContactRole } from '../schema/opportunity-contact-role.ts';
import { contactFieldOf } from '../schema/person-account.ts';
import { task } from '../schema/task.ts';
import { reparent } from './merge-records.ts';
import type { Records } from './records.ts';
import { isLive, type Values } from './row.ts';
import { rowsWith } from './value-index.ts';

export interface Conversion {
  leadId: string;
  convertedStatus: string;
  accountId: string | null;
  contactId: string | null;
  /** null = no opportunity. */
  opportunityName: string | null;
}

export interface Converted {
  leadId: string;
  accountId: string;
  contactId: string;
  opportunityId: string | null;
}

const DAY_MS = 86_400_000;
const DAYS_TO_CLOSE = 30;

/** Standard fields go over to the contact; an org's own lead fields do not unless an admin maps them, and nobody did here. */
export function convertLead(records: Records, { leadId, convertedStatus, ...wish }: Conversion): Converted {
  const definition = objectOfId(records.org, leadId);
  if (definition?.name !== lead.name) throw refuse('INVALID_ID_FIELD', 'convert needs the id of a lead', ['leadId']);
  const { id, fields } = records.require(definition, leadId);
  if (fields['IsConverted'] === true) throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  const owner = { OwnerId: fields['OwnerId'] ?? records.userId };
  const accountId = wish.accountId ?? makeAccount(records, fields, owner);
  const contactId =
    wish.contactId ?? personOf(records, accountId) ?? make(records, contact, { ...owner, AccountId: accountId, ...same(fields, CONTACT_FIELDS) });
  const opportunityId =
    wish.opportunityName === null ? null : makeOpportunity(records, wish.opportunityName, { ...owner, AccountId: accountId }, contactId);
  moveActivities(records, id, opportunityId ?? accountId);
  reparent(records, definition, id, contactId);
  records.change(definition, id, {
    Status: convertedStatus,
    IsConverted: true,
    ConvertedDate: records.twin.clock.now().toISOString().slice(0, 10),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
  });
  return { leadId: id, accountId, contactId, opportunityId };
}

const ACCOUNT_FIELDS = ['Website', 'Industry', 'NumberOfEmployees', 'Phone'];
const CONTACT_FIELDS = [
  'FirstName',
  'LastName',
  'Email',
  'Phone',
  'MobilePhone',
  'Title',
  'HasOptedOutOfEmail',
  'DoNotCall',
  'LeadSource',
  'EmailBouncedReason',
  'EmailBouncedDate',
  'IndividualId',
];

/** Somebody without a company becomes a person account, where the org has them. */
function makeAccount(records: Records, fields: Values, owner: Values): string {
  const definition = objectFor(records.org, account.name) ?? account;
  if ((fields['Company'] ?? null) !== null)
    return make(records, definition, { ...owner, Name: fields['Company'] ?? null, ...same(fields, ACCOUNT_FIELDS) });
  const values: Values = {};
  for (const { name } of definition.fields) {
    const source = contactFieldOf(name);
    if (source !== null && CONTACT_FIELDS.includes(source)) values[name] = fields[source] ?? null;
  }
  return make(records, definition, { ...owner, ...values, ...definition.complete?.(values, new Set()) });
}

/** The contact a person account is: a lead converted into the account becomes no other. */
function personOf(records: Records, accountId: string): string | null {
  const personId = records.require(objectFor(records.org, account.name) ?? account, accountId).fields['PersonContactId'] ?? null;
  return personId === null ? null : String(personId);
}

function same(fields: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}

function make(records: Records, definition: ObjectDefinition, values: Values): string {
  return records.add(definition, { ...Object.fromEntries(definition.fields.map(({ name, initial }) => [name, initial])), ...values });
}

function makeOpportunity(records: Records, name: string, values: Values, contactId: string): string {
  const closes = new Date(records.twin.clock.now().getTime() + DAYS_TO_CLOSE * DAY_MS).toISOString().slice(0, 10);
  const definition = objectFor(records.org, opportunity.name) ?? opportunity;
  const [first = null] = definition.fields.find((each) => each.name === 'StageName')?.values ?? [];
  const fields: Values = { ...values, Name: name, StageName: first, CloseDate: closes };
  const id = make(records, definition, { ...fields, ...definition.complete?.(fields, new Set(['StageName'])) });
  make(records, opportunityContactRole, { OpportunityId: id, ContactId: contactId, IsPrimary: true });
  return id;
}

/** A lead's activities belong to nothing else; a contact's belong to the deal or the company. */
function moveActivities(records: Records, leadId: string, whatId: string): void {
  for (const definition of [task, event])
    for (const row of rowsWith(records.twin, records.org.id, definition.name, 'WhoId', leadId))
      if (isLive(row)) records.touch(definition, row.id, { WhatId: whatId });
}
