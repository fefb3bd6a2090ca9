import type { Signal } from '@salesos/shared/events/engagement';
import { measurementChanged } from '@salesos/shared/events/engagement';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';

/** Signals that had a source at `asOf`, for the whole customer, as the log tells it. Replies always have one. */
export async function measuredSignals(uow: UnitOfWork, asOf: Date): Promise<ReadonlySet<Signal>> {
  const rows = await uow.rows<{ signal: Signal; measured: boolean }>(sql`
    select distinct on (data->>'signal') data->>'signal' as signal, (data->>'measured')::boolean as measured from events
    where customer_id = ${uow.customerId}::uuid and event_type = 'measurement.changed' and occurred_at <= ${asOf.toISOString()}::timestamptz
    order by data->>'signal', occurred_at desc, seq desc`);
  return new Set<Signal>(['replies', ...rows.filter((row) => row.measured).map((row) => row.signal)]);
}

/** Turns a source on or off from now on; earlier dates keep what was measured then. */
export async function setMeasured(uow: UnitOfWork, change: { signal: Signal; measured: boolean; source: string }): Promise<void> {
  const occurredAt = uow.now;
  await appendEvents(uow, [
    newEvent({
      definition: measurementChanged,
      key: [change.signal, String(change.measured), occurredAt.toISOString()],
      entityId: uow.customerId,
      occurredAt,
      source: change.source,
      data: { signal: change.signal, measured: change.measured },
    }),
  ]);
}
