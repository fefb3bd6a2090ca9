import type { Engine } from '../capabilities.ts';
import type { Problem } from './problem.ts';

interface Refusal {
  key: string;
  what: string;
  code: string | null;
}

const REMEDIES: Readonly<Record<string, string>> = {
  activity: 'The CRM refused it for good; its message is on the activity.',
  record: 'The CRM refused the record; correct what it names, the next change is written again.',
  mail: 'The mail server refused it, or nobody knows whether it went; the contact’s sequence says what to do.',
};

/** What ended refused or unknown so far. Compared before and after, because such rows stay. */
export async function readRefused({ work, sql }: Engine, customerId: string): Promise<Map<string, Refusal>> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<Refusal>(sql`
      select 'activity ' || id as key, 'activity' as what, error_code as code from crm_activities where customer_id = ${customerId}::uuid and state = 'rejected'
      union all
      select 'record ' || id || ' ' || last_synced_at, 'record', error_code from crm_sync_state where customer_id = ${customerId}::uuid and sync_status = 'failed'
      union all
      select 'mail ' || id, 'mail', error_code from emails where customer_id = ${customerId}::uuid and send_state in ('rejected', 'unknown')`),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

export function newRefusals(customerId: string, before: ReadonlyMap<string, Refusal>, after: ReadonlyMap<string, Refusal>): Problem[] {
  const counts = new Map<string, Problem>();
  for (const [key, { what, code }] of after) {
    if (before.has(key)) continue;
    const group = `${what} ${code}`;
    const problem = counts.get(group) ?? { customerId, what, code: code ?? 'unknown', count: 0, remedy: REMEDIES[what] ?? '' };
    counts.set(group, { ...problem, count: problem.count + 1 });
  }
  return [...counts.values()];
}
