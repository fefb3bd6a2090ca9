import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { requestSync } from '../../../backend/src/services/crm-sync/request-sync.ts';
import { localCustomers } from '../../start/customers.ts';
import type { Launched } from '../../start/launch.ts';
import type { Vendor } from '../../start/twin-client.ts';
import { settle } from '../rebuild/settle.ts';
import { click } from './clicks.ts';
import { countCalls } from './count-calls.ts';
import { addCrowd, scoresThere } from './crowd.ts';

const PER_S = 200;
const SECONDS = 20;
/** Of the same load before it counts: what was just read in has to settle, and plans to be made. */
const LEAD_IN_S = 5;
const CRM_MS = 150;

export interface Steady {
  vendor: Vendor;
  events: number;
  p50Ms: number;
  p99Ms: number;
  longestMs: number;
  /** Of the events of the lead-in, which the others do not hold. */
  leadInP99Ms: number;
  calls: number;
  /** Records that do not show in the CRM what was decided last. */
  behind: number;
}

export const customerOf = (vendor: Vendor): string => localCustomers.find(({ provider }) => provider === vendor)?.id ?? '';

/** So many people clicking a second, each once; from the commit of the event to the acknowledgement of the CRM's answer. */
export async function steady(launched: Launched, vendor: Vendor): Promise<Steady> {
  const { work } = launched.product;
  const customerId = customerOf(vendor);
  const people = await arrive(launched, vendor, PER_S * (LEAD_IN_S + SECONDS));
  const calls = countCalls(launched, [vendor], CRM_MS);
  const since = work.clock.now().toISOString();
  const startedAt = performance.now();
  const accepted: Promise<void>[] = [];
  for (const [n, { contactId }] of people.entries()) {
    const dueIn = startedAt + (n / PER_S) * 1000 - performance.now();
    if (dueIn > 1) await sleep(dueIn);
    accepted.push(work.withTenant(customerId, (uow) => click(uow, [contactId])));
  }
  await Promise.all(accepted);
  await settle(launched);
  const writes = calls.writes(vendor);
  calls.end();
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ crm_id: string; ms: number; score: number | null; counts: boolean }>(sql`
      select l.crm_id, row_number() over (order by e.recorded_at) > ${PER_S * LEAD_IN_S} as counts, extract(epoch from w.acked_at - e.recorded_at)::float * 1000 as ms, (p.fields->>'engagementScore')::float as score
      from events e join crm_sync_state l on l.customer_id = e.customer_id and l.salesos_id = e.contact_id
      join lateral (select min(w.acked_at) as acked_at from crm_writes w, json_array_elements(w.entries) as entry
        where w.customer_id = e.customer_id and l.id = any(w.link_ids) and w.sent_at >= e.recorded_at
          and entry->>'link' = l.id::text and entry->'owned'->'engagementScore' is not null) as w on w.acked_at is not null
      join crm_published p on p.customer_id = e.customer_id and p.contact_id = e.contact_id
      where e.customer_id = ${customerId}::uuid and e.source = 'sync-latency' and e.recorded_at >= ${since}::timestamptz`),
  );
  const there = scoresThere(
    launched,
    vendor,
    rows.map(({ crm_id }) => crm_id),
  );
  const late = (counts: boolean): number[] => rows.flatMap((row) => (row.counts === counts ? [row.ms] : [])).sort((a, b) => a - b);
  const [leadIn, counted] = [late(false), late(true)];
  const at = (times: readonly number[], share: number): number =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN);
  return {
    vendor,
    events: counted.length,
    p50Ms: at(counted, 0.5),
    p99Ms: at(counted, 0.99),
    longestMs: at(counted, 1),
    leadInP99Ms: at(leadIn, 0.99),
    calls: writes,
    behind: people.length - rows.filter(({ score }, n) => score !== null && score > 0 && score === there[n]).length,
  };
}

/** People of the CRM, read and linked. */
export async function arrive(launched: Launched, vendor: Vendor, count: number): Promise<{ crmId: string; contactId: string }[]> {
  const { work } = launched.product;
  const customerId = customerOf(vendor);
  const recordIds = addCrowd(launched, vendor, count);
  await work.withTenant(customerId, async (uow) => {
    const [connection] = await uow.rows<{ id: string }>(sql`select id from crm_integrations`);
    await requestSync(uow, { connectionId: connection?.id ?? '', contactId: null });
  });
  for (;;) {
    const people = await work.withTenant(customerId, (uow) =>
      uow.rows<{ crmId: string; contactId: string }>(sql`select crm_id as "crmId", salesos_id as "contactId" from crm_sync_state
        where entity_type = 'contact' and crm_id in (select jsonb_array_elements_text(${JSON.stringify(recordIds)}::jsonb))`),
    );
    if (people.length === count) {
      await settle(launched);
      return people;
    }
    await sleep(500);
  }
}
