import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { NamedCustomer } from '../customer/list-customers.ts';
import { type AgentAccount, type AgentInfo, readAgentAccounts } from './read-agent-accounts.ts';
import { readUnaccounted, type Unaccounted } from './read-unaccounted.ts';

export interface CustomerAccount {
  customerId: string;
  name: string;
  /** Events in the log, of all types. */
  events: number;
  agents: AgentAccount[];
  sends: Record<string, number>;
  activities: Record<string, number>;
  dirty: number;
  unaccounted: Unaccounted[];
}

/** One customer's books. Each finding compares what one statement saw, so a running product leads to none. */
export function readCustomerAccount(work: Work, agents: readonly AgentInfo[], customer: NamedCustomer): Promise<CustomerAccount> {
  return work.withTenant(customer.id, async (uow) => {
    // Counting a long log may take longer than a request may.
    await uow.rows(sql`select set_config('statement_timeout', '0', true)`);
    return {
      customerId: customer.id,
      name: customer.name,
      events: await count(uow, sql`select count(*)::int as n from events where customer_id = ${uow.customerId}::uuid`),
      agents: await readAgentAccounts(uow, agents),
      sends: await byState(
        uow,
        sql`select send_state as state, count(*)::int as n from emails where customer_id = ${uow.customerId}::uuid group by 1 order by 1`,
      ),
      activities: await byState(
        uow,
        sql`select state, count(*)::int as n from crm_activities where customer_id = ${uow.customerId}::uuid group by 1 order by 1`,
      ),
      dirty: await count(uow, sql`select count(*)::int as n from crm_dirty where customer_id = ${uow.customerId}::uuid`),
      unaccounted: await readUnaccounted(uow),
    };
  });
}

async function count(uow: UnitOfWork, query: SQL): Promise<number> {
  const [row] = await uow.rows<{ n: number }>(query);
  return row?.n ?? 0;
}

async function byState(uow: UnitOfWork, query: SQL): Promise<Record<string, number>> {
  const rows = await uow.rows<{ state: string; n: number }>(query);
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
