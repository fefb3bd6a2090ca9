import { crmConflictDetected } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { RecordMerge } from '#domain/crm-sync/merge-record.ts';
import { nameId } from '#events/event-id.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Connection } from './links.ts';

export interface Disputed {
  record: CrmRecord;
  linkId: string;
  before: EntityRow | undefined;
  merge: RecordMerge;
}

/** No value anybody entered is lost without a trace: both are kept, whoever won; what nobody may decide waits for a person. */
export async function noteConflicts(uow: UnitOfWork, connection: Connection, disputed: readonly Disputed[]): Promise<void> {
  const rows = disputed.flatMap(({ record, linkId, before, merge }) =>
    merge.conflicts.map(({ field, resolution, base, local, remote }) => ({
      id: nameId('conflict', linkId, field, record.modifiedAt.toISOString(), JSON.stringify([local, remote])),
      link_id: linkId,
      field,
      base,
      local,
      remote,
      local_at: before?.editedAt[field] ?? null,
      remote_at: record.modifiedAt.toISOString(),
      resolution,
    })),
  );
  if (rows.length === 0) return;
  const now = uow.now.toISOString();
  // One question per field at a time: a newer pair of values takes the place of the older.
  await uow.rows(sql`
    insert into crm_conflicts (customer_id, id, link_id, field, base, local, remote, local_at, remote_at, policy, state, resolution, created_at, resolved_at)
    select ${uow.customerId}::uuid, r.id, r.link_id, r.field, r.base, r.local, r.remote, r.local_at, r.remote_at, r.resolution,
      case when r.resolution = 'review' then 'open' else 'resolved' end, nullif(r.resolution, 'review'), ${now}::timestamptz,
      case when r.resolution = 'review' then null else ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, link_id uuid, field text, base jsonb, local jsonb, remote jsonb, local_at timestamptz, remote_at timestamptz, resolution text)
    on conflict (customer_id, link_id, field) where state = 'open' do update set local = excluded.local, remote = excluded.remote,
      local_at = excluded.local_at, remote_at = excluded.remote_at`);
  await appendEvents(
    uow,
    rows.map((row) =>
      newEvent({
        definition: crmConflictDetected,
        key: [row.id],
        entityId: connection.id,
        occurredAt: uow.now,
        source: 'crm-sync',
        data: { connectionId: connection.id, conflictId: row.id, linkId: row.link_id, field: row.field, decided: row.resolution },
      }),
    ),
  );
}
