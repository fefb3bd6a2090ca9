import { callConnected, meetingAttended, meetingNoShow } from '@salesos/shared/events/activity';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';

const definitions = { connected: callConnected, completed: meetingAttended, no_show: meetingNoShow } as const;

interface Row {
  id: string;
  contact_id: string;
  outcome: keyof typeof definitions;
  at: string;
  provider: string;
}

/**
 * Tells of calls that connected and of meetings that were held or missed, once for each person who took part; telling it
 * again writes nothing. What a restored score has in its base is not told.
 */
export async function emitEngagements(uow: UnitOfWork, activityIds: readonly string[]): Promise<void> {
  if (activityIds.length === 0) return;
  const rows = await uow.rows<Row>(sql`
    select distinct a.id, p.contact_id, a.outcome, coalesce(a.at, a.created_at) as at, i.provider
    from activities a join activity_people p on p.customer_id = a.customer_id and p.activity_id = a.id
    join crm_integrations i on i.customer_id = a.customer_id and i.id = a.connection_id
    where a.customer_id = ${uow.customerId}::uuid and a.id = ${anyUuid(activityIds)}
      and a.deleted_at is null and p.contact_id is not null
      and ((a.type = 'call' and a.outcome = 'connected') or (a.type = 'meeting' and a.outcome in ('completed', 'no_show')))
      and not exists (select from score_bases b where b.customer_id = a.customer_id and b.contact_id = p.contact_id and b.as_of >= coalesce(a.at, a.created_at))
    order by a.id, p.contact_id`);
  await appendEvents(
    uow,
    rows.map((row) =>
      newEvent({
        definition: definitions[row.outcome],
        key: [row.id, row.contact_id],
        entityId: row.contact_id,
        occurredAt: new Date(row.at),
        source: `crm.${row.provider}`,
        actorClass: 'human',
        data: { contactId: row.contact_id, activityId: row.id },
      }),
    ),
  );
}
