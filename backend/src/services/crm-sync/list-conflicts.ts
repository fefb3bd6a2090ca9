import { createHash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from '#ports/crm.ts';
import { ServiceError } from '../service-error.ts';
import { entities } from './entities.ts';
import { isUuid } from './load-activities.ts';
import { type Stored, toRow } from './load-rows.ts';

interface Side {
  value: FieldValue;
  at: string | null;
  by: string | null;
}

export interface Conflict {
  id: string;
  seen: string;
  connectionId: string;
  provider: string;
  object: CrmObject;
  recordId: string;
  salesosId: string;
  field: string;
  kind: 'review' | 'flapping';
  crm: Side;
  ours: Side;
  before: FieldValue;
  mayResolve: boolean;
}

interface Found {
  id: string;
  field: string;
  base: FieldValue;
  remote: FieldValue;
  remote_at: string | null;
  remote_name: string | null;
  local_name: string | null;
  policy: string;
  created_at: string;
  connection_id: string;
  provider: string;
  entity_type: CrmObject;
  crm_id: string;
  salesos_id: string;
  row: Stored;
}

/** Names a pair of values, so that an answer meant for another pair is known as one. */
export const pairOf = (local: FieldValue, remote: FieldValue): string =>
  createHash('sha256')
    .update(JSON.stringify([local, remote]))
    .digest('base64url')
    .slice(0, 16);

/** What waits for a person on one record. The CRM decides who sees the record; ours says who may answer. */
export async function conflictsOfRecord(
  uow: UnitOfWork,
  actor: Actor,
  ref: { connectionId: string; object: CrmObject; recordId: string },
): Promise<Conflict[]> {
  const found = await find(
    uow,
    sql`l.connection_id = ${ref.connectionId}::uuid and l.entity_type = ${ref.object} and l.crm_id = ${ref.recordId} order by c.field`,
  );
  return found.map((row) => toConflict(actor, row));
}

/** Pages are filled with what the actor may see; `next` is where to go on. */
export async function listConflicts(
  uow: UnitOfWork,
  { actor, after, limit }: { actor: Actor; after: string | null; limit: number },
): Promise<{ conflicts: Conflict[]; next: string | null }> {
  if (!can(actor, 'conflict.read', { ownerId: actor.id })) throw new ServiceError('forbidden', 'You may not see this.');
  const from = after === null ? null : readCursor(after);
  const found = await find(
    uow,
    sql`${actor.role === 'rep' ? sql`coalesce(p.owner_id, a.owner_id, o.owner_id, ${actor.id}::uuid) = ${actor.id}::uuid` : sql`true`}
      and ${from === null ? sql`true` : sql`(c.created_at, c.id) > (${from.at}::timestamptz, ${from.id}::uuid)`}
      order by c.created_at, c.id limit ${limit + 1}`,
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { conflicts: shown.map((row) => toConflict(actor, row)), next: found.length > limit && last ? `${last.created_at}~${last.id}` : null };
}

function readCursor(text: string): { at: string; id: string } {
  const [at = '', id = ''] = text.split('~');
  if (Number.isNaN(Date.parse(at)) || !isUuid(id)) throw new ServiceError('bad_request', 'This page does not exist.');
  return { at, id };
}

function find(uow: UnitOfWork, which: SQL): Promise<Found[]> {
  return uow.rows<Found>(sql`
    select c.id, c.field, c.base, c.remote, c.remote_at, c.policy, c.created_at::text as created_at, l.connection_id, i.provider, l.entity_type, l.crm_id, l.salesos_id,
      coalesce(to_jsonb(p), to_jsonb(a), to_jsonb(o)) as row,
      (select u.name from crm_users k join users u on u.customer_id = k.customer_id and u.id = k.user_id
        where k.customer_id = c.customer_id and k.connection_id = l.connection_id and k.crm_user_id = c.remote_by limit 1) as remote_name,
      (select u.name from users u where u.customer_id = c.customer_id
        and u.id::text = coalesce(p.field_edits, a.field_edits, o.field_edits) -> c.field ->> 'by') as local_name
    from crm_conflicts c
    join crm_sync_state l on l.customer_id = c.customer_id and l.id = c.link_id and l.sync_status <> 'gone' and l.out_of_scope is null
    join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
    left join contacts p on l.entity_type in ('contact', 'lead') and p.customer_id = l.customer_id and p.id = l.salesos_id
    left join accounts a on l.entity_type = 'account' and a.customer_id = l.customer_id and a.id = l.salesos_id
    left join opportunities o on l.entity_type = 'opportunity' and o.customer_id = l.customer_id and o.id = l.salesos_id
    where c.customer_id = ${uow.customerId}::uuid and c.state = 'open' and ${which}`);
}

function toConflict(actor: Actor, found: Found): Conflict {
  const row = toRow(entities[found.entity_type], found.row);
  const local = row.fields[found.field] ?? null;
  const edit = found.row.field_edits[found.field];
  const iso = (text: string | null | undefined): string | null => (text ? new Date(text).toISOString() : null);
  return {
    id: found.id,
    seen: pairOf(local, found.remote),
    connectionId: found.connection_id,
    provider: found.provider,
    object: found.entity_type,
    recordId: found.crm_id,
    salesosId: found.salesos_id,
    field: found.field,
    kind: found.policy === 'flapping' ? 'flapping' : 'review',
    crm: { value: found.remote, at: iso(found.remote_at), by: found.remote_name },
    ours: { value: local, at: iso(edit?.at), by: found.local_name ?? (edit && !/^[0-9a-f-]{36}$/.test(edit.by) ? edit.by : null) },
    before: found.base,
    mayResolve: can(actor, 'conflict.resolve', { ownerId: row.ownerId }),
  };
}
