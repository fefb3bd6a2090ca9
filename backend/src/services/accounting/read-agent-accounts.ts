import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface AgentInfo {
  readonly name: string;
  readonly eventTypes: readonly string[];
}

/** Of the events an agent subscribes to: applied + dead + pending = events. */
export interface AgentAccount {
  agent: string;
  events: number;
  /** Behind the cursor and not dead. */
  applied: number;
  /** In the dead letters, waiting for another try or given up. */
  dead: number;
  /** Ahead of the cursor. */
  pending: number;
}

interface Row {
  agent: string;
  events: number;
  behind: number;
  dead: number;
}

export async function readAgentAccounts(uow: UnitOfWork, agents: readonly AgentInfo[]): Promise<AgentAccount[]> {
  const subscribed = JSON.stringify(agents.flatMap(({ name, eventTypes }) => eventTypes.map((type) => ({ agent: name, type }))));
  const rows = await uow.rows<Row>(sql`
    with subscribed as (select distinct agent, type from jsonb_to_recordset(${subscribed}::jsonb) as r(agent text, type text)),
    logged as (
      select s.agent, e.id, (e.txid, e.seq) <= (coalesce(k.txid, '0'::xid8), coalesce(k.seq, 0)) as behind
      from events e join subscribed s on s.type = e.event_type
      left join agent_cursors k on k.customer_id = e.customer_id and k.agent = s.agent
      where e.customer_id = ${uow.customerId}::uuid
    )
    select a.agent, count(l.id)::int as events, count(l.id) filter (where l.behind)::int as behind,
      count(l.id) filter (where l.behind and d.id is not null)::int as dead
    from (select distinct agent from subscribed) a
    left join logged l on l.agent = a.agent
    left join dead_letters d on d.customer_id = ${uow.customerId}::uuid and d.agent = l.agent and d.event_id = l.id and d.state <> 'resolved'
    group by a.agent`);
  const found = new Map(rows.map((row) => [row.agent, row]));
  return agents.map(({ name }) => {
    const { events, behind, dead } = found.get(name) ?? { events: 0, behind: 0, dead: 0 };
    return { agent: name, events, applied: behind - dead, dead, pending: events - behind };
  });
}
