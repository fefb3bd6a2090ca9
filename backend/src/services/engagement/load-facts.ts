import type { ActorClass } from '@salesos/shared/events/event';
import type { callConnected } from '@salesos/shared/events/activity';
import type { emailClicked, emailOpened, emailReplied, ReplyWord } from '@salesos/shared/events/email';
import type { consentChanged } from '@salesos/shared/events/contact';
import type { EventData } from '@salesos/shared/events/event';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { EngagementFact } from '#domain/engagement/fact.ts';

interface Row {
  id: string;
  contact_id: string;
  event_type: string;
  occurred_at: string;
  actor_class: ActorClass;
  data: unknown;
  /** Of an activity, as it stands today; null also where it was deleted. */
  outcome: string | null;
  duration_s: number | null;
  /** Of a reply a person has corrected: what they said. */
  said: ReplyWord | null;
}

/**
 * What the log holds on each contact that a score may read, oldest first. Hits carry today's classification, which may
 * have changed since they were logged, calls and meetings count as they stand today, and a reply is what a person says it is. `knownAt` leaves out what was recorded later.
 *
 * The hit's id is taken out of the event first: joined on the expression itself, row security would forbid the index.
 */
export async function loadFacts(uow: UnitOfWork, contactIds: readonly string[], knownAt: Date | null = null): Promise<Map<string, EngagementFact[]>> {
  const who = await everyId(uow, contactIds);
  const rows = await uow.rows<Row>(sql`
    with fact as materialized (
      select id, contact_id, event_type, occurred_at, actor_class, data, (data->>'hitId')::uuid as hit_id, (data->>'activityId')::uuid as activity_id,
        (data->>'inboundId')::uuid as inbound_id
      from events
      where customer_id = ${uow.customerId}::uuid and contact_id = ${anyUuid([...who.keys()])}
        and event_type in ('email.opened', 'email.clicked', 'email.replied', 'consent.changed', 'call.connected', 'meeting.attended', 'meeting.no_show')
        and (${knownAt?.toISOString() ?? null}::timestamptz is null or recorded_at <= ${knownAt?.toISOString() ?? null}::timestamptz)
    )
    select f.id, f.contact_id, f.event_type, f.occurred_at, coalesce(h.actor_class, f.actor_class) as actor_class, f.data, a.outcome, a.duration_s,
      case when i.kind in ('auto_reply', 'out_of_office') then 'automatic' else i.disposition end as said
    from fact f left join email_hits h on h.customer_id = ${uow.customerId}::uuid and h.id = f.hit_id
    left join activities a on a.customer_id = ${uow.customerId}::uuid and a.id = f.activity_id and a.deleted_at is null
    left join inbound_mails i on i.customer_id = ${uow.customerId}::uuid and i.id = f.inbound_id
      and (${knownAt?.toISOString() ?? null}::timestamptz is null and i.corrected_at is not null or i.corrected_at <= ${knownAt?.toISOString() ?? null}::timestamptz)
    order by f.occurred_at, f.id`);
  const facts = new Map<string, EngagementFact[]>(contactIds.map((id) => [id, []]));
  for (const row of rows) {
    const fact = toFact(row);
    if (fact) facts.get(who.get(row.contact_id) ?? '')?.push(fact);
  }
  return facts;
}

/** Each id a contact has had, with the one it has now: the log keeps the names of those who were merged into it. */
async function everyId(uow: UnitOfWork, contactIds: readonly string[]): Promise<Map<string, string>> {
  const merged = await uow.rows<{ id: string; merged_into: string }>(sql`
    select id, merged_into from contacts where customer_id = ${uow.customerId}::uuid and merged_into = ${anyUuid(contactIds)}`);
  return new Map([...contactIds.map((id) => [id, id] as const), ...merged.map((row) => [row.id, row.merged_into] as const)]);
}

function toFact(row: Row): EngagementFact | null {
  const base = { eventId: row.id, occurredAt: new Date(row.occurred_at), actorClass: row.actor_class };
  switch (row.event_type) {
    case 'email.opened':
      return { ...base, kind: 'open', emailId: (row.data as EventData<typeof emailOpened>).emailId };
    case 'email.clicked': {
      const { emailId, linkId, linkKind } = row.data as EventData<typeof emailClicked>;
      return { ...base, kind: 'click', emailId, linkId, linkKind, linkLabel: labelOf(linkId) };
    }
    case 'email.replied': {
      const { emailId, threadId, disposition } = row.data as EventData<typeof emailReplied>;
      if (row.said === 'automatic') return { ...base, actorClass: 'machine', kind: 'reply', emailId, threadId, disposition: 'unknown' };
      return { ...base, kind: 'reply', emailId, threadId, disposition: row.said ?? disposition };
    }
    case 'consent.changed': {
      const { channel, state } = row.data as EventData<typeof consentChanged>;
      return channel === 'email' ? { ...base, kind: state === 'opted_out' ? 'opt_out' : 'opt_in' } : null;
    }
    case 'call.connected':
      return row.outcome === 'connected' ? { ...base, kind: 'call', callId: activityOf(row.data), durationMs: (row.duration_s ?? 0) * 1000 } : null;
    case 'meeting.attended':
      return row.outcome === 'completed' ? { ...base, kind: 'meeting', meetingId: activityOf(row.data), noShow: false } : null;
    case 'meeting.no_show':
      return row.outcome === 'no_show' ? { ...base, kind: 'meeting', meetingId: activityOf(row.data), noShow: true } : null;
    default:
      return null;
  }
}

const activityOf = (data: unknown): string => (data as EventData<typeof callConnected>).activityId;

/** Link ids are `<position>-<last word of the path>`: the word is what a sentence can say about it. */
function labelOf(linkId: string): string | null {
  const word = linkId.slice(linkId.indexOf('-') + 1).replaceAll('-', ' ');
  return /^[a-z][a-z ]{2,30}$/.test(word) ? word : null;
}
