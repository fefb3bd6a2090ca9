import { sql } from 'drizzle-orm';
import { anyText, anyUuid } from '#db/any-of.ts';
import { Overtaken } from '#db/contention.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { FieldChange } from '#domain/crm-sync/flap-breaker.ts';
import type { OutReason } from '#domain/crm-sync/record-scope.ts';
import type { Refused } from '#domain/crm-sync/refusal.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { valuesOf } from './judge-records.ts';
import { linksOf } from './links-of.ts';

export interface Connection {
  id: string;
  provider: string;
  /** With two CRMs only the master's human fields count. */
  isMaster: boolean;
}

export type Parked = Readonly<Record<string, 'review' | 'flapping' | 'blocked'>>;

/** What was written last into a field, and what was read right before. */
export interface WrittenField {
  base: FieldValue;
  sent: FieldValue;
  /** The CRM's stamp of the value that was read. */
  readAt: string;
}

export interface Link {
  id: string;
  crmId: string;
  salesosId: string;
  /** What both sides last agreed on, per human field of ours. */
  human: Readonly<Record<string, FieldValue>>;
  parked: Parked;
  refused: Refused;
  changes: Readonly<Record<string, readonly FieldChange[]>>;
  written: Readonly<Record<string, WrittenField>>;
  isGone: boolean;
  /** The other id of a person account, the account's. */
  personAccountId: string | null;
  /** Why nothing of it is read or written; null = it is worked with. */
  outOfScope: OutReason | null;
  /** The CRM's stamp of the version last taken over. */
  modifiedAt: Date | null;
  /** As the record said when it was taken over. */
  parentId: string | null;
  ownerId: string | null;
  recordType: string | null;
  listWalk: number | null;
}

/** What both sides are known to have held. */
export type Agreed = Pick<Link, 'human' | 'parked' | 'changes' | 'written'>;

interface Row {
  id: string;
  crm_id: string;
  salesos_id: string;
  human: Record<string, FieldValue>;
  parked: Parked;
  refused: Refused;
  changes: Record<string, { value: FieldValue; at: string }[]>;
  written: Record<string, WrittenField>;
  sync_status: string;
  person_account_crm_id: string | null;
  out_of_scope: OutReason | null;
  last_crm_modified_at: string | null;
  parent_crm_id: string | null;
  owner_crm_id: string | null;
  record_type: string | null;
  list_walk: number | null;
}

/** A hint's answer and a poll's page may overtake each other. */
export const isOlder = (record: CrmRecord, link: Link | undefined): boolean =>
  link !== undefined && link.modifiedAt !== null && record.modifiedAt < link.modifiedAt;

/** What a link keeps of what decides whether its record is worked with. */
export function placeOf(record: CrmRecord): Pick<SavedLink, 'owner_crm_id' | 'record_type'> {
  const { owner, recordType } = valuesOf(record);
  return { owner_crm_id: owner, record_type: recordType };
}

/** Links by the CRM's ids, locked, so two pages about one record follow each other. */
export async function findLinks(uow: UnitOfWork, connectionId: string, object: CrmObject, crmIds: readonly string[]): Promise<Map<string, Link>> {
  if (crmIds.length === 0) return new Map();
  const rows = await uow.rows<Row>(sql`
    select id, crm_id, salesos_id, human, parked, refused, changes, written, sync_status, person_account_crm_id, out_of_scope, last_crm_modified_at,
      parent_crm_id, owner_crm_id, record_type, list_walk from crm_sync_state
    where customer_id = ${uow.customerId}::uuid and id = any(array(select l.id from ${linksOf(uow, connectionId, [object], crmIds)})) order by id for no key update`);
  return new Map(
    rows.map((row) => [
      row.crm_id,
      {
        id: row.id,
        crmId: row.crm_id,
        salesosId: row.salesos_id,
        human: row.human,
        parked: row.parked,
        refused: row.refused,
        changes: Object.fromEntries(
          Object.entries(row.changes).map(([field, changes]) => [field, changes.map(({ value, at }) => ({ value, at: new Date(at) }))]),
        ),
        written: row.written,
        isGone: row.sync_status === 'gone',
        personAccountId: row.person_account_crm_id,
        outOfScope: row.out_of_scope,
        modifiedAt: row.last_crm_modified_at === null ? null : new Date(row.last_crm_modified_at),
        parentId: row.parent_crm_id,
        ownerId: row.owner_crm_id,
        recordType: row.record_type,
        listWalk: row.list_walk,
      },
    ]),
  );
}

/** Our ids by the CRM's ids, for one connection and object. */
export async function salesosIds(uow: UnitOfWork, connectionId: string, object: CrmObject, crmIds: readonly string[]): Promise<Map<string, string>> {
  if (crmIds.length === 0) return new Map();
  const rows = await uow.rows<{ crm_id: string; salesos_id: string }>(sql`
    select l.crm_id, l.salesos_id from ${linksOf(uow, connectionId, [object], crmIds)}`);
  return new Map(rows.map((row) => [row.crm_id, row.salesos_id]));
}

/** The contact's id of each account that is known to be a person, ended ones among them. */
export async function personsOfAccounts(uow: UnitOfWork, connectionId: string, accountIds: readonly string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await uow.rows<{ account_id: string; crm_id: string }>(sql`
    select person_account_crm_id as account_id, crm_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and person_account_crm_id is not null and person_account_crm_id = ${anyText(accountIds)}
    order by sync_status = 'gone' desc`);
  return new Map(rows.map((row) => [row.account_id, row.crm_id]));
}

/** Which of these people have a contact there: what a lead of theirs says comes second. */
export async function haveContact(uow: UnitOfWork, connectionId: string, people: readonly string[]): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const rows = await uow.rows<{ salesos_id: string }>(sql`
    select salesos_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and entity_type = 'contact' and sync_status <> 'gone' and salesos_id = ${anyUuid(people)}`);
  return new Set(rows.map((row) => row.salesos_id));
}

export async function userIds(uow: UnitOfWork, connectionId: string): Promise<Map<string, string>> {
  const rows = await uow.rows<{ external_id: string; user_id: string }>(sql`
    select external_id, user_id from crm_users where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`);
  return new Map(rows.map((row) => [row.external_id, row.user_id]));
}

export interface SavedLink {
  id: string;
  crm_id: string;
  salesos_id: string;
  modified_at: string;
  parent_crm_id: string | null;
  person_account_crm_id: string | null;
  human: Readonly<Record<string, FieldValue>>;
  parked: Parked;
  changes: Link['changes'];
  written: Link['written'];
  out_of_scope: OutReason | null;
  /** As the record says, an empty text for none; null = the record has not been read. */
  owner_crm_id: string | null;
  record_type: string | null;
  /** The reading of the list that found it there, at least. */
  list_walk: number | null;
}

/**
 * Ties records to ours and notes what both sides agree on; a record that was gone is back. A stamp never goes back. A record
 * that somebody else has tied meanwhile is looked at again: what was made for it here would be nobody's.
 */
export async function saveLinks(uow: UnitOfWork, connectionId: string, object: CrmObject, links: readonly SavedLink[]): Promise<void> {
  if (links.length === 0) return;
  const tied = await uow.rows(sql`
    insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id, human, parked, changes, written, parent_crm_id, person_account_crm_id, out_of_scope,
      owner_crm_id, record_type, list_walk, last_synced_at, last_crm_modified_at)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, ${object}, r.crm_id, r.salesos_id, r.human, r.parked, r.changes, r.written, r.parent_crm_id,
      r.person_account_crm_id, r.out_of_scope, r.owner_crm_id, r.record_type, r.list_walk, ${uow.now.toISOString()}::timestamptz, r.modified_at
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      as r(id uuid, crm_id text, salesos_id uuid, human jsonb, parked jsonb, changes jsonb, written jsonb, parent_crm_id text, person_account_crm_id text, out_of_scope text,
        owner_crm_id text, record_type text, list_walk integer, modified_at timestamptz)
    on conflict (customer_id, connection_id, entity_type, crm_id) do update
      set human = excluded.human, parked = excluded.parked, changes = excluded.changes, written = excluded.written, parent_crm_id = excluded.parent_crm_id,
        person_account_crm_id = excluded.person_account_crm_id, out_of_scope = excluded.out_of_scope, owner_crm_id = excluded.owner_crm_id, record_type = excluded.record_type, list_walk = excluded.list_walk, last_synced_at = excluded.last_synced_at,
        sync_status = case when crm_sync_state.sync_status = 'gone' then 'synced' else crm_sync_state.sync_status end,
        last_crm_modified_at = greatest(crm_sync_state.last_crm_modified_at, excluded.last_crm_modified_at)
      where crm_sync_state.salesos_id = excluded.salesos_id
    returning id`);
  if (tied.length < links.length) throw new Overtaken();
}

/** Of links that say all of it already: that their records were read. */
export async function touchLinks(uow: UnitOfWork, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await uow.rows(sql`update crm_sync_state set last_synced_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${anyUuid(ids)}`);
}
