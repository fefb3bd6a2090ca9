import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** Counted no further: what matters then is that there is a lot. */
const MOST = 10_000;

/** Events each agent has not read yet, and those that could not be applied. */
export async function readQueues(uow: UnitOfWork): Promise<SyncHealth['queues']> {
  const agents = await uow.rows<{ agent: string; n: number }>(sql`
    select k.agent, (select count(*)::int from (select from events e where e.customer_id = k.customer_id and (e.txid, e.seq) > (k.txid, k.seq) limit ${MOST + 1}) as ahead) as n
    from agent_cursors k where k.customer_id = ${uow.customerId}::uuid order by k.agent`);
  const [letters] = await uow.rows<{ waiting: number; given_up: number }>(sql`
    select count(*) filter (where state = 'pending')::int as waiting, count(*) filter (where state = 'given_up')::int as given_up
    from dead_letters where customer_id = ${uow.customerId}::uuid and state <> 'resolved'`);
  return {
    agents: agents.map(({ agent, n }) => ({ agent, waiting: Math.min(n, MOST), isMore: n > MOST })),
    deadLetters: { waiting: letters?.waiting ?? 0, givenUp: letters?.given_up ?? 0 },
  };
}

export function readMailboxes(uow: UnitOfWork): Promise<SyncHealth['mailboxes']> {
  const from = new Date(uow.now.getTime() - 24 * 3_600_000).toISOString();
  return uow.rows<SyncHealth['mailboxes'][number]>(sql`
    select m.email_address as address, m.provider, m.is_active as "isActive",
      (select count(*)::int from emails e where e.customer_id = m.customer_id and e.sent_at > ${from}::timestamptz and e.mailbox_id = m.id) as "sentLast24h",
      (select count(*)::int from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.send_state in ('queued', 'claimed', 'dispatched')) as waiting
    from email_provider_accounts m where m.customer_id = ${uow.customerId}::uuid order by m.email_address`);
}
