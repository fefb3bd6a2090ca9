import { randomUUID } from 'node:crypto';
import { crmConflictDetected } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Connection } from './links.ts';
import type { MappedField } from './load-mapping.ts';
import type { FieldsMerge } from './merge-fields.ts';

export interface Disputed {
  record: CrmRecord;
  linkId: string;
  before: EntityRow | undefined;
  merge: FieldsMerge;
}

export interface NotedConflict {
  linkId: string;
  field: string;
  base: FieldValue;
  local: FieldValue;
  remote: FieldValue;
  localAt: string | null;
  remoteAt: string | null;
  /** The CRM's number for its user. */
  remoteBy: string | null;
  decided: 'remote' | 'local' | 'review' | 'flapping';
  /** Of the CRM's version it was seen in: the same one is told of once. */
  version: string;
}

/** No value anybody entered is lost without a trace: both are kept, whoever won; what nobody may decide waits for a person. */
export async function noteConflicts(
  uow: UnitOfWork,
  connection: Connection,
  disputed: readonly Disputed[],
  fields: readonly MappedField[],
): Promise<void> {
  const crmFields = new Map(fields.map(({ field, crmField }) => [field, crmField]));
  await settleConflicts(
    uow,
    disputed.flatMap(({ linkId, merge }) => merge.settled.map((field) => ({ linkId, field }))),
  );
  await saveConflicts(
    uow,
    connection.id,
    disputed.flatMap(({ record, linkId, before, merge }) =>
      [...merge.conflicts, ...merge.flapping.map((one) => ({ ...one, resolution: 'flapping' as const }))].map(
        ({ field, resolution, base, local, remote }): NotedConflict => {
          const crmField = crmFields.get(field) ?? '';
          return {
            linkId,
            field,
            base,
            local,
            remote,
            localAt: before?.editedAt[field] ?? null,
            remoteAt: (record.changedAt[crmField] ?? record.modifiedAt).toISOString(),
            remoteBy: record.changedBy?.[crmField] ?? null,
            decided: resolution,
            version: record.modifiedAt.toISOString(),
          };
        },
      ),
    ),
  );
}

/** One question per field at a time: a newer pair of values takes the place of the older. */
export async function saveConflicts(uow: UnitOfWork, connectionId: string, noted: readonly NotedConflict[]): Promise<void> {
  if (noted.length === 0) return;
  const now = uow.now.toISOString();
  const rows = noted.map((one) => ({ id: randomUUID(), ...one }));
  const kept = await uow.rows<{ id: string; link_id: string; field: string }>(sql`
    insert into crm_conflicts (customer_id, id, link_id, field, base, local, remote, local_at, remote_at, remote_by, policy, state, resolution, created_at, resolved_at)
    select ${uow.customerId}::uuid, r.id, r."linkId", r.field, r.base, r.local, r.remote, r."localAt", r."remoteAt", r."remoteBy", r.decided,
      case when r.decided in ('review', 'flapping') then 'open' else 'resolved' end, case when r.decided in ('remote', 'local') then r.decided end,
      ${now}::timestamptz, case when r.decided in ('remote', 'local') then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "linkId" uuid, field text, base jsonb, local jsonb, remote jsonb,
      "localAt" timestamptz, "remoteAt" timestamptz, "remoteBy" text, decided text)
    on conflict (customer_id, link_id, field) where state = 'open' do update set base = excluded.base, local = excluded.local, remote = excluded.remote,
      local_at = excluded.local_at, policy = excluded.policy,
      -- Not every way of reading tells who changed a value and when: what is known of the same value stays.
      remote_at = case when crm_conflicts.remote is distinct from excluded.remote then excluded.remote_at else crm_conflicts.remote_at end,
      remote_by = case when crm_conflicts.remote is distinct from excluded.remote then excluded.remote_by else coalesce(crm_conflicts.remote_by, excluded.remote_by) end
    returning id, link_id, field`);
  const idOf = new Map(kept.map(({ id, link_id, field }) => [`${link_id} ${field}`, id]));
  await appendEvents(
    uow,
    noted.map(({ linkId, field, local, remote, decided, version }) =>
      newEvent({
        definition: crmConflictDetected,
        key: [linkId, field, version, JSON.stringify([local, remote]), decided],
        entityId: connectionId,
        occurredAt: uow.now,
        source: 'crm-sync',
        data: { connectionId, conflictId: idOf.get(`${linkId} ${field}`) ?? linkId, linkId, field, decided },
      }),
    ),
  );
}

/** Both sides came to say the same, or somebody changed what may decide: nobody has to be asked any more. */
export async function settleConflicts(uow: UnitOfWork, settled: readonly { linkId: string; field: string }[]): Promise<void> {
  if (settled.length === 0) return;
  await uow.rows(sql`
    update crm_conflicts c set state = 'resolved', resolved_at = ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as r("linkId" uuid, field text)
    where c.customer_id = ${uow.customerId}::uuid and c.link_id = r."linkId" and c.field = r.field and c.state = 'open'`);
}
