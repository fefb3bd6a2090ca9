import { isRefused } from '#domain/crm-sync/refusal.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { Arrival } from './emit-arrivals.ts';
import type { EntityRow } from './entities.ts';
import { type Agreed, type Link, placeOf, type SavedLink } from './links.ts';
import type { FieldsMerge } from './merge-fields.ts';
import type { RecordHint } from './note-hints.ts';

/** A record of the CRM and what becomes of it here. */
export interface Taken {
  record: CrmRecord;
  link: Link | undefined;
  /** The link's, or of a record made from here what it was made with. */
  known: Agreed | undefined;
  linkId: string;
  before: EntityRow | undefined;
  after: EntityRow;
  merge: FieldsMerge;
}

/** Of each record the newest version, of two of one instant the later told. */
export function newestOfEach(records: readonly CrmRecord[]): CrmRecord[] {
  const newest = new Map<string, CrmRecord>();
  for (const record of records) {
    const known = newest.get(record.externalId);
    if (!known || known.modifiedAt <= record.modifiedAt) newest.set(record.externalId, record);
  }
  return [...newest.values()];
}

/** An account that is no person any more is a company, which nobody has told of: what was told of the account was taken for the person's. */
export const separated = ({ link, record }: Taken): RecordHint[] =>
  link && link.personAccountId !== null && link.personAccountId !== (record.personAccountExternalId ?? null)
    ? [{ object: 'account', externalId: link.personAccountId }]
    : [];

/** What was refused as it is would be refused again. */
export const hasNewToPush = ({ link, merge }: Taken): boolean => Object.keys(merge.push).length > 0 && !isRefused(link?.refused.human, merge.push);

/** With what an empty one is called where a name is required. */
export const withName = (required: string | null, fields: EntityRow['fields'], externalId: string): EntityRow['fields'] =>
  required === null || (fields[required] ?? null) !== null ? fields : { ...fields, [required]: fields['domain'] ?? externalId };

/** A row as far as anybody named it: what we call a record that has no name is told to nobody. */
export function withoutStandIn(required: string | null, row: EntityRow, externalId: string): EntityRow {
  if (required === null || row.editedAt[required] !== undefined) return row;
  const nameless = { ...row.fields, [required]: null };
  return withName(required, nameless, externalId)[required] === row.fields[required] ? { ...row, fields: nameless } : row;
}

/** Names of what differs, owner and account among them; all of a new row. */
function changedFields(before: EntityRow | undefined, after: EntityRow): string[] {
  if (!before) return [...Object.keys(after.fields), 'account_id', 'owner_id'];
  const fields = Object.keys(after.fields).filter((field) => (before.fields[field] ?? null) !== after.fields[field]);
  return [...fields, ...(before.accountId === after.accountId ? [] : ['account_id']), ...(before.ownerId === after.ownerId ? [] : ['owner_id'])];
}

/** A record we know says something new. What a second record of somebody says when it is first met is its own. */
export const isChanged = ({ link, before, merge }: Taken): boolean =>
  link !== undefined && Object.entries(merge.take).some(([field, value]) => (before?.fields[field] ?? null) !== value);

/** That a record is back is news even when nothing else of it changed. */
export const newsOf = ({ before, after, link }: Taken): string[] => [...changedFields(before, after), ...(link?.isGone ? ['deleted_at'] : [])];

const without = <Value>(values: Readonly<Record<string, Value>> | undefined, fields: readonly string[]): Record<string, Value> =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([field]) => !fields.includes(field)));

/** What the link keeps of a merge. */
export function toLink({
  record,
  known,
  linkId,
  after,
  merge,
}: Taken): Omit<SavedLink, 'out_of_scope' | 'owner_crm_id' | 'record_type' | 'list_walk'> {
  const inReview = merge.conflicts.filter(({ resolution }) => resolution === 'review').map(({ field }) => [field, 'review'] as const);
  const flapping = merge.flapping.map(({ field }) => [field, 'flapping'] as const);
  return {
    id: linkId,
    crm_id: record.externalId,
    salesos_id: after.id,
    modified_at: record.modifiedAt.toISOString(),
    parent_crm_id: record.accountExternalId,
    person_account_crm_id: record.personAccountExternalId ?? null,
    human: { ...known?.human, ...merge.base },
    parked: { ...without(known?.parked, merge.settled), ...Object.fromEntries([...inReview, ...flapping]) },
    changes: { ...known?.changes, ...merge.changes },
    written: without(known?.written, merge.looked),
  };
}

/** Whether `toLink` would make of the link what it is: of a record that is read again unchanged, that is the case. */
export function isKept({ record, link, merge }: Taken, walk: number): boolean {
  if (!link || link.isGone || link.outOfScope !== null || link.modifiedAt?.getTime() !== record.modifiedAt.getTime()) return false;
  const { owner_crm_id: owner, record_type: recordType } = placeOf(record);
  const isPlaced = link.ownerId === owner && link.recordType === recordType && link.listWalk === walk;
  const isTied = link.parentId === record.accountExternalId && link.personAccountId === (record.personAccountExternalId ?? null);
  const isQuiet = [merge.conflicts, merge.settled, merge.flapping, merge.looked, Object.keys(merge.changes)].every(({ length }) => length === 0);
  return isPlaced && isTied && isQuiet && Object.entries(merge.base).every(([field, value]) => link.human[field] === value);
}

export const toArrival = (taken: Taken): Arrival => ({ record: taken.record, before: taken.before, after: taken.after, fields: newsOf(taken) });
