import type { CrmAccount, CrmContact, CrmMailActivity, CrmOwner, OwnedFields, RowResult } from '#ports/crm.ts';
import { rowVerdict } from './errors.ts';
import type { FieldNames } from './field-names.ts';
import type { AccountRecord, ContactRecord, SaveResult, UserRecord } from './wire.ts';

export function toAccount(record: AccountRecord): CrmAccount {
  return {
    object: 'account',
    externalId: record.Id,
    modifiedAt: record.SystemModstamp,
    name: record.Name ?? '',
    domain: toDomain(record.Website),
    industry: record.Industry ?? null,
    employees: record.NumberOfEmployees ?? null,
    city: record.BillingCity ?? null,
    country: record.BillingCountry ?? null,
    ownerExternalId: record.OwnerId ?? null,
  };
}

export function toContact(record: ContactRecord): CrmContact {
  return {
    object: 'contact',
    externalId: record.Id,
    modifiedAt: record.SystemModstamp,
    firstName: record.FirstName ?? null,
    lastName: record.LastName ?? null,
    email: record.Email ?? null,
    phone: record.Phone ?? null,
    title: record.Title ?? null,
    city: record.MailingCity ?? null,
    country: record.MailingCountry ?? null,
    accountExternalId: record.AccountId ?? null,
    ownerExternalId: record.OwnerId ?? null,
    optedOutOfEmail: record.HasOptedOutOfEmail ?? null,
    doNotCall: record.DoNotCall ?? null,
  };
}

export function toOwner(record: UserRecord): CrmOwner {
  return { externalId: record.Id, name: record.Name, email: record.Email, active: record.IsActive };
}

/** "https://www.acme.com/about" and "acme.com" are both acme.com; what is no host is no domain. */
export function toDomain(website: string | null | undefined): string | null {
  if (!website) return null;
  const text = website.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  const host = url?.hostname.toLowerCase().replace(/^www\./, '') ?? '';
  return host.includes('.') ? host : null;
}

export type FieldValues = Record<string, string | number | boolean | null>;

/** Lengths of the package's text fields: a row is refused whole for one value too long. */
const OWNED_LENGTHS: Partial<Record<keyof OwnedFields, number>> = {
  band: 40,
  scoreReason: 255,
  scoreParts: 255,
  scoreModel: 40,
  nextAction: 255,
  sequenceName: 120,
  sequenceStep: 40,
  sequenceState: 40,
};

/** Only what is named is written; null clears. */
export function ownedValues(fields: Partial<OwnedFields>, names: FieldNames): FieldValues {
  const values: FieldValues = {};
  for (const [key, value] of Object.entries(fields) as [keyof OwnedFields, OwnedFields[keyof OwnedFields] | undefined][]) {
    if (value === undefined) continue;
    values[names.owned[key]] = value instanceof Date ? value.toISOString() : typeof value === 'string' ? value.slice(0, OWNED_LENGTHS[key]) : value;
  }
  return values;
}

export function toRowResult(externalId: string, result: SaveResult): RowResult {
  if (result.success) return { externalId, failure: null };
  const [first] = result.errors;
  const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION';
  return { externalId, failure: { code, message: first?.message ?? 'refused without a reason', ...rowVerdict(code) } };
}

const LIMITS = { subject: 3000, text: 131_072, taskSubject: 255, taskText: 32_000 };

/** Status 3 = sent, 1 = read: a rep has already seen an answer in the mailbox it came to. */
export function toEmailMessage(activity: CrmMailActivity, names: FieldNames): FieldValues {
  const from = splitAddress(activity.from);
  return {
    [names.activityId]: activity.activityId,
    Subject: activity.subject.slice(0, LIMITS.subject),
    TextBody: activity.textBody.slice(0, LIMITS.text),
    FromAddress: from.address,
    ...(from.name === null ? {} : { FromName: from.name }),
    ToAddress: splitAddress(activity.to).address,
    Incoming: activity.direction === 'inbound',
    Status: activity.direction === 'inbound' ? '1' : '3',
    MessageDate: activity.at.toISOString(),
    MessageIdentifier: activity.messageId,
    ...(activity.accountExternalId === null ? {} : { RelatedToId: activity.accountExternalId }),
  };
}

/** The contact first, then the rep: who a mail belongs to is said by its relations, a mail has no owner of its own. */
export function toRelations(activity: CrmMailActivity, mailId: string): (FieldValues & { RelationId: string })[] {
  const [contactSide, repSide] = activity.direction === 'inbound' ? (['FromAddress', 'ToAddress'] as const) : (['ToAddress', 'FromAddress'] as const);
  const addressOf = (side: 'FromAddress' | 'ToAddress'): string => splitAddress(side === 'FromAddress' ? activity.from : activity.to).address;
  const relation = (RelationId: string, side: 'FromAddress' | 'ToAddress') => ({
    EmailMessageId: mailId,
    RelationId,
    RelationType: side,
    RelationAddress: addressOf(side),
  });
  const contact = relation(activity.contactExternalId, contactSide);
  return activity.ownerExternalId === null ? [contact] : [contact, relation(activity.ownerExternalId, repSide)];
}

/** ActivityDate is a plain date; the UTC day stands in for the rep's own. */
export function toTask(activity: CrmMailActivity, closedStatus: string, names: FieldNames): FieldValues {
  const title = activity.direction === 'inbound' ? `Received: ${activity.subject}` : `Email: ${activity.subject}`;
  return {
    [names.activityId]: activity.activityId,
    Subject: title.slice(0, LIMITS.taskSubject),
    Description: activity.textBody.slice(0, LIMITS.taskText),
    TaskSubtype: 'Email',
    Status: closedStatus,
    ActivityDate: activity.at.toISOString().slice(0, 10),
    WhoId: activity.contactExternalId,
    ...(activity.accountExternalId === null ? {} : { WhatId: activity.accountExternalId }),
    ...(activity.ownerExternalId === null ? {} : { OwnerId: activity.ownerExternalId }),
  };
}

function splitAddress(mailbox: string): { name: string | null; address: string } {
  const [, name = '', address] = /^(.*)<([^<>]+)>\s*$/.exec(mailbox) ?? [];
  const plain = name.trim().replace(/^"|"$/g, '');
  return { name: plain === '' ? null : plain, address: (address ?? mailbox).trim() };
}
