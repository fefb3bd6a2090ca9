import type { AgentInfo, Engine } from '../capabilities.ts';
import { readAgentAccounts } from '../accounting/read-agent-accounts.ts';
import type { Problem } from './problem.ts';

interface Row {
  what: string;
  code: string;
  count: number;
}

const REMEDIES: Readonly<Record<string, string>> = {
  shadow: 'The connection is read-only. An admin turns writing on: POST /v1/connections/{id}/writing.',
  needs_reauth: 'The CRM asks for a new sign-in: POST /v1/connections, then follow authorizeUrl.',
  throttled: 'The CRM’s limit is used up. Try again later.',
  paused: 'Somebody paused the connection.',
  disconnected: 'The connection was ended.',
  leased: 'Another process has it in hand. Try again in a minute.',
  retry_later: 'The last try failed; it is tried again later. Run `sync once` again.',
  dead: 'Run `dead-letters list`, then `dead-letters redrive` once the cause is gone.',
};

/** What still waits for this customer. `moves` = it may go by itself within seconds, so looking again is worth it. */
export async function readLeftOver(engine: Engine, customerId: string): Promise<{ problems: Problem[]; moves: boolean }> {
  const rows = [...(await unappliedEvents(engine, engine.agents, customerId)), ...(await waitingIntents(engine, customerId))];
  const problems = rows.map(({ what, code, count }) => ({ customerId, what, code, count, remedy: REMEDIES[code] ?? 'Run `sync once` again.' }));
  return { problems, moves: rows.some(({ code }) => code === 'leased' || code === 'retry_later' || code === 'waiting') };
}

function unappliedEvents({ work, sql }: Engine, agents: readonly AgentInfo[], customerId: string): Promise<Row[]> {
  return work.withTenant(customerId, async (uow) =>
    (await readAgentAccounts(uow, sql, agents)).flatMap(({ agent, pending, dead }): Row[] => [
      ...(pending > 0 ? [{ what: `events for the ${agent} agent`, code: 'waiting', count: pending }] : []),
      ...(dead > 0 ? [{ what: `dead letters of the ${agent} agent`, code: 'dead', count: dead }] : []),
    ]),
  );
}

function waitingIntents({ work, sql }: Engine, customerId: string): Promise<Row[]> {
  return work.withTenant(customerId, (uow) => {
    const wall = new Date().toISOString();
    return uow.rows<Row>(sql`
      with open as (select id, provider, case when state <> 'active' then state when writing <> 'on' then 'shadow' end as blocked
          from crm_integrations where customer_id = ${customerId}::uuid),
      waiting as (
        select 'records for ' || o.provider as what, o.blocked, d.lease_until, d.retry_at from crm_dirty d join open o on o.id = d.connection_id
          where d.customer_id = ${customerId}::uuid
        union all
        select 'activities for ' || o.provider, o.blocked, a.lease_until, a.retry_at from crm_activities a join open o on o.id = a.connection_id
          where a.customer_id = ${customerId}::uuid and a.state = 'pending'
        union all
        select 'mails to send', null, lease_until, retry_at from emails where customer_id = ${customerId}::uuid and send_state in ('queued', 'claimed', 'dispatched')
        union all
        select 'sequence steps', null, null, null from contact_sequences where customer_id = ${customerId}::uuid and status = 'active'
          and due_at <= ${uow.now.toISOString()}::timestamptz
        union all
        select 'connection to ' || provider, blocked, null, null from open where blocked in ('needs_reauth', 'throttled')
      )
      select what, coalesce(blocked, case when lease_until >= ${wall}::timestamptz then 'leased' when retry_at >= ${wall}::timestamptz then 'retry_later' else 'waiting' end) as code,
        count(*)::int as count
      from waiting group by 1, 2 order by 1, 2`);
  });
}
