import { setTimeout as sleep } from 'node:timers/promises';
import { emailClicked } from '@salesos/shared/events/email';
import { engagementScored } from '@salesos/shared/events/engagement';
import { sql } from 'drizzle-orm';
import type { Launched } from '../../start/launch.ts';
import type { Vendor } from '../../start/twin-client.ts';
import { click } from './clicks.ts';
import { countCalls } from './count-calls.ts';
import { arrive, customerOf } from './steady.ts';

const DAY_MS = 86_400_000;
const PEOPLE = 500;

export interface Day {
  vendor: Vendor;
  events: number;
  writes: number;
  otherCalls: number;
  writesPerEvent: number;
}

/** One event after the other, evenly over a day of business time; whatever is due is done before time moves on. */
export async function day(launched: Launched, vendor: Vendor, events: number): Promise<Day> {
  const { work } = launched.product;
  const customerId = customerOf(vendor);
  const people = await arrive(launched, vendor, PEOPLE);
  const calls = countCalls(launched, [vendor], 0);
  for (let n = 0; n < events; n += 1) {
    await launched.twin.twin.clock.advance(DAY_MS / events);
    await work.withTenant(customerId, async (uow) => {
      await click(uow, [people[n % people.length]?.contactId ?? '']);
      uow.notify('crm.dirty');
    });
    await nothingDue(launched, customerId);
  }
  const [writes, otherCalls] = [calls.writes(vendor), calls.others(vendor)];
  calls.end();
  return { vendor, events, writes, otherCalls, writesPerEvent: writes / events };
}

/** Scored, and written or waiting for company. What an agent has no ears for it passes at the sweeper's next round: nothing waits for that. */
async function nothingDue({ product: { work } }: Launched, customerId: string): Promise<void> {
  for (;;) {
    const [open] = await work.withTenant(customerId, (uow) =>
      uow.rows<{ n: number }>(sql`
        select (select count(*) from events e join agent_cursors c on c.customer_id = e.customer_id
            where e.customer_id = ${customerId}::uuid and (e.txid, e.seq) > (c.txid, c.seq)
              and (c.agent, e.event_type) in (('engagement', ${emailClicked.type}), ('crm-sync', ${engagementScored.type})) and e.recorded_at > ${uow.now.toISOString()}::timestamptz - interval '1 hour')
          + (select count(*) from crm_dirty d join crm_integrations i on i.customer_id = d.customer_id and i.id = d.connection_id where d.customer_id = ${customerId}::uuid
            and (d.lease_until is not null or i.company_wait_until is null or i.company_wait_until <= ${uow.now.toISOString()}::timestamptz)) as n`),
    );
    if (Number(open?.n) === 0) return;
    await sleep(4);
  }
}
