import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { agents } from '../../../backend/src/agents/registry.ts';
import { readAgentAccounts } from '../../../backend/src/services/accounting/read-agent-accounts.ts';
import { localCustomers } from '../../start/customers.ts';
import type { Launched } from '../../start/launch.ts';

const PATIENCE_MS = 120_000;
const LOOK_MS = 200;
const infos = agents.map(({ name, subscriptions }) => ({ name, eventTypes: [...new Set(subscriptions.map(({ event }) => event.type))] }));

/** What a customer's product still has to do. */
async function left({ product }: Launched, customerId: string): Promise<Record<string, number>> {
  return product.work.withTenant(customerId, async (uow) => {
    const now = uow.now.toISOString();
    const [row] = await uow.rows<Record<string, number>>(sql`
      select (select count(*)::int from crm_dirty) as dirty,
        (select count(*)::int from crm_activities where state = 'pending') as activities,
        (select count(*)::int from crm_opt_outs where state = 'pending') as opt_outs,
        (select count(*)::int from email_hits where classified_at is null) as hits,
        (select count(*)::int from emails where send_state in ('queued', 'claimed', 'dispatched')) as mails,
        (select count(*)::int from contact_sequences where status = 'active' and due_at <= ${now}::timestamptz) as steps,
        (select count(*)::int from engagement_scores where next_rewrite_at <= ${now}::timestamptz) as rewrites,
        (select count(*)::int from restored_enrollments where outcome = 'waiting') as restored,
        (select count(*)::int from crm_integrations where not (opt_outs_complete and activities_complete)) as unread,
        case when exists (select from crm_integrations) then 0 else 1 end as unconnected`);
    const events = (await readAgentAccounts(uow, infos)).reduce((sum, { pending, dead }) => sum + pending + dead, 0);
    return { ...row, events };
  });
}

/** Until nothing is left to do twice in a row: between an event and what it leads to there is a moment with nothing. */
export async function settle(launched: Launched): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let quiet = 0;
  while (quiet < 3) {
    const all = await Promise.all(localCustomers.map(({ id }) => left(launched, id)));
    const open = all.flatMap((counts) => Object.entries(counts).filter(([, count]) => count > 0));
    quiet = open.length === 0 ? quiet + 1 : 0;
    if (Date.now() > end) throw new Error(`still to do after ${PATIENCE_MS / 1000} s: ${JSON.stringify(open)}`);
    await sleep(LOOK_MS);
  }
}
