import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import type { Launched } from '../start/launch.ts';
import { settle } from './rebuild/settle.ts';
import { countCalls } from './sync-latency/count-calls.ts';
import { click } from './sync-latency/clicks.ts';
import { arrive, customerOf } from './sync-latency/steady.ts';

const BACKLOG = 4000;
const TRIALS = 20;
const CRM_MS = 150;
const PATIENCE_MS = 30_000;

/** Batches of one customer's backlog that begin between another customer's event and the call that writes it. */
export const prove = (): Promise<Proof> =>
  withLaunched('fairness', async (launched) => {
    await settle(launched);
    const cases = await trials(launched);
    return {
      claim: `While one customer's backlog of ${BACKLOG} records is being written, what happens at another customer is written before a second batch of that backlog begins.`,
      ok: cases.length === TRIALS && cases.every(({ backlogLeft, batchesBetween }) => backlogLeft > 0 && batchesBetween <= 1),
      counts: { trials: cases.length, most: Math.max(...cases.map(({ batchesBetween }) => batchesBetween)) },
      cases,
    };
  });

interface Trial {
  backlogLeft: number;
  batchesBetween: number;
  waitedMs: number;
}

async function trials(launched: Launched): Promise<Trial[]> {
  const [busy, other] = [customerOf('salesforce'), customerOf('hubspot')];
  const { work } = launched.product;
  await arrive(launched, 'salesforce', BACKLOG);
  const people = await arrive(launched, 'hubspot', TRIALS);
  const calls = countCalls(launched, ['salesforce', 'hubspot'], CRM_MS);
  const found: Trial[] = [];
  for (const { contactId } of people) {
    const left = await backlog(launched, busy);
    const [batches, writes, startedAt] = [calls.writes('salesforce'), calls.writes('hubspot'), performance.now()];
    await work.withTenant(other, (uow) => click(uow, [contactId]));
    while (calls.writes('hubspot') === writes) {
      if (performance.now() - startedAt > PATIENCE_MS) return found;
      await sleep(1);
    }
    found.push({
      backlogLeft: left,
      batchesBetween: calls.writes('salesforce') - batches,
      waitedMs: Math.round(performance.now() - startedAt),
    });
    await sleep(100 + Math.random() * 300);
  }
  calls.end();
  return found;
}

/** All of the busy customer's records are to be written, again and again. Returns how many are. */
async function backlog({ product: { work } }: Launched, customerId: string): Promise<number> {
  const [row] = await work.withTenant(customerId, async (uow) => {
    await uow.rows(sql`update crm_published set fields = jsonb_set(fields, '{engagementScore}', to_jsonb(((fields->>'engagementScore')::int + 1) % 100))
      where customer_id = ${customerId}::uuid`);
    await uow.rows(sql`insert into crm_dirty (customer_id, id, connection_id, entity_type, first_dirty_at)
      select customer_id, id, connection_id, entity_type, ${uow.now.toISOString()}::timestamptz from crm_sync_state
      where customer_id = ${customerId}::uuid and entity_type = 'contact' order by id on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1`);
    uow.notify('crm.dirty');
    return uow.rows<{ n: number }>(sql`select count(*)::int as n from crm_dirty where customer_id = ${customerId}::uuid`);
  });
  return row?.n ?? 0;
}
