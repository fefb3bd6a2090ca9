import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmFate, CrmMailActivity, CrmObject, CrmOwner, CrmRecord, OwnedFields, RowResult } from '#ports/crm.ts';
import { rowVerdict } from './errors.ts';
import type { FieldNames } from './field-names.ts';
import { type AnyRecord, PlainValue, type SaveResult, type UserRecord } from './wire.ts';

export function toRecord(object: CrmObject, record: AnyRecord, fields: readonly string[]): CrmRecord {
  const values: Record<string, FieldValue> = {};
  const isPerson = record.IsPersonAccount === true;
  for (const field of fields) if (record[field] !== undefined) values[field] = toValue(PlainValue.parse(record[field]));
  return {
    object,
    externalId: record.Id,
    modifiedAt: record.SystemModstamp,
    fate: toFate(object, record),
    values,
    changedAt: {},
    changedBy: record.LastModifiedById ? Object.fromEntries(Object.keys(values).map((field) => [field, record.LastModifiedById ?? ''])) : {},
    history: {},
    accountExternalId: isPerson ? null : (record.AccountId ?? null),
    personAccountExternalId: isPerson ? (record.AccountId ?? null) : null,
    ownerExternalId: record.OwnerId ?? null,
    recordType: record.RecordTypeId ?? null,
    absorbed: [],
    optedOutOfEmail: record.HasOptedOutOfEmail ?? null,
    doNotCall: record.DoNotCall ?? null,
    ...(record.EmailBouncedDate === undefined ? {} : { hasBounced: record.EmailBouncedDate !== null && record.EmailBouncedDate !== '' }),
  };
}

/** A merge leaves the loser deleted, naming who it was merged into; only a deletion without that is one. */
function toFate(object: CrmObject, record: AnyRecord): CrmFate {
  if (object === 'account' && record.IsPersonAccount === true) return { is: 'person', contactExternalId: record.PersonContactId ?? null };
  if (record.MasterRecordId) return { is: 'merged', into: record.MasterRecordId };
  if (record.IsDeleted === true) return { is: 'deleted' };
  if (record.IsConverted !== true) return { is: 'live' };
  return {
    is: 'converted',
    contactExternalId: record.ConvertedContactId ?? null,
    accountExternalId: record.ConvertedAccountId ?? null,
    opportunityExternalId: record.ConvertedOpportunityId ?? null,
  };
}

/** Instants come as "…+0000", which is no ISO text. */
const toValue = (value: FieldValue): FieldValue =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d{4}$/.test(value) ? new Date(value.replace(/(\d{2})$/, ':$1')).toISOString() : value;

const INSTANTS: ReadonlySet<string> = new Set(['scoreAsOf', 'lastTouchAt']);
const NUMBERS: ReadonlySet<string> = new Set(['engagementScore', 'tier', 'priority']);

/** Our own fields as they stand on a record; what is hidden or of another type is left out. */
export function toOwned(record: AnyRecord, names: FieldNames): Partial<OwnedFields> {
  const found = Object.entries(names.owned).flatMap(([key, name]) => {
    const value = PlainValue.safeParse(record[name]);
    if (!value.success) return [];
    const read = value.data === null ? null : INSTANTS.has(key) ? new Date(String(toValue(value.data))) : value.data;
    const fits = read === null || (NUMBERS.has(key) ? typeof read === 'number' : read instanceof Date || typeof read === 'string');
    return fits ? [[key, read] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Whose record it is of ours, where we made it. */
export function toSalesosId(record: AnyRecord, names: FieldNames): string | null {
  const id = record[names.salesosId];
  return typeof id === 'string' ? id : null;
}

export function toOwner(record: UserRecord): CrmOwner {
  return { externalId: record.Id, name: record.Name, email: record.Email, active: record.IsActive };
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

const LIMITS = { addresses: 4000, subject: 3000, text: 131_072, taskSubject: 255, taskText: 32_000 };

/** As many as there is room for. */
const addressList = (mailboxes: readonly string[]): string =>
  mailboxes.reduce((list, mailbox) => {
    const longer = list === '' ? splitAddress(mailbox).address : `${list}; ${splitAddress(mailbox).address}`;
    return longer.length > LIMITS.addresses ? list : longer;
  }, '');

/** Status 3 = sent, 1 = read: a rep has already seen an answer in the mailbox it came to. */
export function toEmailMessage(activity: CrmMailActivity, names: FieldNames): FieldValues {
  const from = splitAddress(activity.from);
  return {
    [names.salesosId]: activity.activityId,
    Subject: activity.subject.slice(0, LIMITS.subject),
    TextBody: activity.textBody.slice(0, LIMITS.text),
    FromAddress: from.address,
    ...(from.name === null ? {} : { FromName: from.name }),
    ToAddress: addressList([activity.to, ...activity.alsoTo]),
    ...(activity.cc.length === 0 ? {} : { CcAddress: addressList(activity.cc) }),
    Incoming: activity.direction === 'inbound',
    Status: activity.direction === 'inbound' ? '1' : '3',
    MessageDate: activity.at.toISOString(),
    MessageIdentifier: activity.messageId,
    ...(activity.accountExternalId === null ? {} : { RelatedToId: activity.accountExternalId }),
  };
}

const sideOf = ({ from, cc }: CrmMailActivity, address: string): 'FromAddress' | 'CcAddress' | 'ToAddress' =>
  splitAddress(from).address === address ? 'FromAddress' : cc.includes(address) ? 'CcAddress' : 'ToAddress';

/** The contact first, then the rep and whoever else is known: who a mail belongs to is said by its relations, a mail has no owner of its own. */
export function toRelations(activity: CrmMailActivity, mailId: string): (FieldValues & { RelationId: string })[] {
  const [contactSide, repSide] = activity.direction === 'inbound' ? [activity.from, activity.to] : [activity.to, activity.from];
  const relation = (RelationId: string, mailbox: string) => {
    const { address } = splitAddress(mailbox);
    return { EmailMessageId: mailId, RelationId, RelationType: sideOf(activity, address), RelationAddress: address };
  };
  return [
    relation(activity.contactExternalId, contactSide),
    ...(activity.ownerExternalId === null ? [] : [relation(activity.ownerExternalId, repSide)]),
    ...activity.others.map(({ externalId, address }) => relation(externalId, address)),
  ];
}

/** ActivityDate is a plain date; the UTC day stands in for the rep's own. */
export function toTask(activity: CrmMailActivity, closedStatus: string, names: FieldNames): FieldValues {
  const title = activity.direction === 'inbound' ? `Received: ${activity.subject}` : `Email: ${activity.subject}`;
  return {
    [names.salesosId]: activity.activityId,
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
