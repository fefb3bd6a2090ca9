import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface Unaccounted {
  kind: string;
  meaning: string;
  count: number;
  /** The first of them: event ids, or the ids of the mails and contacts concerned. */
  ids: string[];
}

/** What each finding says. The queries below name them. */
const MEANINGS = {
  event_lost: 'accepted, but not in the log',
  event_without_key: 'in the log, but never accepted',
  event_twice: 'in the log more than once',
  letter_without_event: 'in the dead letters, but not in the log',
  letter_ahead_of_cursor: 'in the dead letters and still ahead of the agent: would be applied twice',
  sent_without_event: 'mail sent, but the log does not know',
  event_without_send: 'the log says sent, the send ledger does not',
  hit_without_event: 'opened or clicked, and decided by whom, but the log does not know',
  touch_not_moved: 'mail sent and read by the sequence agent, but its step is not',
  activity_missing: 'mail or reply read by the CRM agent, contact in a CRM, but no activity',
  activity_twice: 'more than one activity for one mail or reply',
  score_missing: 'read by the engagement agent, but the contact has no score',
} as const;
type Kind = keyof typeof MEANINGS;

/**
 * The log against the doors' keys, and effects against the events behind each agent's cursor: every accepted event must be
 * there once, and once with each agent. The cursor itself proves neither.
 */
export async function readUnaccounted(uow: UnitOfWork): Promise<Unaccounted[]> {
  const rows = [...(await logFindings(uow)), ...(await mailFindings(uow)), ...(await agentFindings(uow))];
  return rows.map(({ kind, count, ids }) => ({ kind, meaning: MEANINGS[kind], count, ids }));
}

interface Row {
  kind: Kind;
  count: number;
  ids: string[];
}

function logFindings(uow: UnitOfWork): Promise<Row[]> {
  return uow.rows<Row>(sql`
    select kind, count(*)::int as count, (array_agg(id::text order by id))[1:20] as ids from (
      select 'event_lost' as kind, k.event_id as id from event_key k where k.customer_id = ${uow.customerId}::uuid
        and not exists (select from events e where e.customer_id = k.customer_id and e.id = k.event_id)
      union all
      select 'event_without_key', e.id from events e where e.customer_id = ${uow.customerId}::uuid
        and not exists (select from event_key k where k.customer_id = e.customer_id and k.event_id = e.id)
      union all
      select 'event_twice', e.id from events e where e.customer_id = ${uow.customerId}::uuid group by e.id having count(*) > 1
      union all
      select 'letter_without_event', d.event_id from dead_letters d where d.customer_id = ${uow.customerId}::uuid and d.state <> 'resolved'
        and not exists (select from events e where e.customer_id = d.customer_id and e.id = d.event_id)
      union all
      select 'letter_ahead_of_cursor', d.event_id from dead_letters d join events e on e.customer_id = d.customer_id and e.id = d.event_id
        left join agent_cursors k on k.customer_id = d.customer_id and k.agent = d.agent
        where d.customer_id = ${uow.customerId}::uuid and (e.txid, e.seq) > (coalesce(k.txid, '0'::xid8), coalesce(k.seq, 0))
    ) found group by kind order by kind`);
}

function mailFindings(uow: UnitOfWork): Promise<Row[]> {
  return uow.rows<Row>(sql`
    with told as (select id, data->>'emailId' as email_id from events where customer_id = ${uow.customerId}::uuid and event_type = 'email.sent'),
      seen as (select data->>'hitId' as hit_id from events where customer_id = ${uow.customerId}::uuid and event_type in ('email.opened', 'email.clicked'))
    select kind, count(*)::int as count, (array_agg(id::text order by id))[1:20] as ids from (
      select 'sent_without_event' as kind, m.id from emails m where m.customer_id = ${uow.customerId}::uuid and m.send_state = 'sent'
        and not exists (select from told t where t.email_id = m.id::text)
      union all
      select 'event_without_send', t.id from told t
        where not exists (select from emails m where m.customer_id = ${uow.customerId}::uuid and m.id::text = t.email_id and m.send_state = 'sent')
      union all
      select 'hit_without_event', h.id from email_hits h where h.customer_id = ${uow.customerId}::uuid and h.classified_at is not null
        and not exists (select from seen s where s.hit_id = h.id::text)
      union all
      select 'activity_twice', a.source_id from crm_activities a where a.customer_id = ${uow.customerId}::uuid group by a.source_id having count(*) > 1
    ) found group by kind order by kind`);
}

/** Events behind the agent's cursor and not among its dead letters have had their effect, or are missing one. */
function agentFindings(uow: UnitOfWork): Promise<Row[]> {
  return uow.rows<Row>(sql`
    with applied as (
      select k.agent, e.id, e.event_type, e.data from events e join agent_cursors k on k.customer_id = e.customer_id
      where e.customer_id = ${uow.customerId}::uuid and (e.txid, e.seq) <= (k.txid, k.seq) and e.event_type in
          ('email.sent', 'email.replied', 'email.opened', 'email.clicked', 'contact.created', 'contact.updated', 'consent.changed')
        and not exists (select from dead_letters d where d.customer_id = e.customer_id and d.agent = k.agent and d.event_id = e.id and d.state <> 'resolved')
    )
    select kind, count(*)::int as count, (array_agg(id::text order by id))[1:20] as ids from (
      select 'touch_not_moved' as kind, a.id from applied a where a.agent = 'sequence' and a.event_type = 'email.sent' and a.data->>'touchId' is not null
        and not exists (select from sequence_touches t where t.customer_id = ${uow.customerId}::uuid and t.id::text = a.data->>'touchId' and t.state = 'sent')
      union all
      select 'activity_missing', a.id from applied a where a.agent = 'crm-sync' and a.event_type in ('email.sent', 'email.replied')
        and exists (select from crm_sync_state l where l.customer_id = ${uow.customerId}::uuid and l.entity_type = 'contact' and l.salesos_id::text = a.data->>'contactId')
        and not exists (select from crm_activities c where c.customer_id = ${uow.customerId}::uuid
          and c.source_id::text = coalesce(a.data->>'inboundId', a.data->>'emailId'))
      union all
      select distinct 'score_missing', c.id from applied a join contacts c on c.customer_id = ${uow.customerId}::uuid and c.id::text = a.data->>'contactId'
        where a.agent = 'engagement'
        and not exists (select from engagement_scores s where s.customer_id = c.customer_id and s.contact_id = c.id)
    ) found group by kind order by kind`);
}
