import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { FULL, spendCall } from '#domain/crm-sync/small-calls.ts';
import { readyToWrite } from './ready-to-write.ts';

interface Ready {
  records: number;
  human: boolean;
  small_calls: { left: number; at: string } | null;
}

/**
 * What is worth a call now: what people edited goes first and always; other records when they are many, or when the day
 * has calls for few of them left. Null = fewer than `least`, or they wait for company.
 */
export async function worthACall(uow: UnitOfWork, connectionId: string, { least }: { least: number }): Promise<'edited' | 'any' | null> {
  const connection = sql`customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`;
  const ready = readyToWrite(uow, connectionId);
  const [found] = await uow.rows<Ready>(sql`
    with first as (select from crm_dirty where ${ready} order by first_dirty_at limit ${Math.max(FULL, least)})
    select (select count(*)::int from first) as records, exists (select from crm_dirty where ${ready} and human) as human,
      (select small_calls from crm_integrations where ${connection}) as small_calls`);
  if (!found || found.records < least) return null;
  if (found.human) return 'edited';
  if (found.records >= FULL) return 'any';
  const before = found.small_calls && { left: found.small_calls.left, at: new Date(found.small_calls.at) };
  const spent = spendCall(before, found.records, uow.now);
  if ('waitMs' in spent) {
    const until = new Date(uow.now.getTime() + spent.waitMs).toISOString();
    await uow.rows(sql`update crm_integrations set company_wait_until = ${until}::timestamptz where ${connection}`);
    return null;
  }
  await uow.rows(sql`update crm_integrations set small_calls = ${JSON.stringify(spent.calls)}::jsonb, company_wait_until = null where ${connection}`);
  return 'any';
}
