import type { ActorClass, EventData, EventDefinition, SalesEvent } from '@salesos/shared/events/event';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nameId } from './event-id.ts';

export interface NewEvent<Definition extends EventDefinition = EventDefinition> {
  definition: Definition;
  /** Names the fact at its source: provider, connection and the vendor's whole dedupe key; or (causation, agent, type, entity). */
  key: readonly string[];
  entityId: string;
  occurredAt: Date;
  source: string;
  data: EventData<Definition>;
  actorClass?: ActorClass;
  causationId?: string | null;
}

export function newEvent<Definition extends EventDefinition>(event: NewEvent<Definition>): NewEvent {
  return event;
}

/**
 * Appends facts; one already in the log writes nothing. Returns the ids that were new, so a door can tell a replay.
 * Data that breaks its schema throws before anything is written.
 */
export async function appendEvents(uow: UnitOfWork, events: readonly NewEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = events.map((event, n) => ({
    n,
    id: nameId(event.definition.type, ...event.key),
    event_type: event.definition.type,
    version: event.definition.version,
    entity_type: event.definition.entityType,
    entity_id: event.entityId,
    source: event.source,
    causation_id: event.causationId ?? null,
    actor_class: event.actorClass ?? 'unknown',
    occurred_at: event.occurredAt.toISOString(),
    data: event.definition.data.parse(event.data),
  }));
  const fresh = await uow.rows<{ id: string }>(sql`
    with incoming as (
      select distinct on (r.id) r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        n integer, id uuid, event_type text, version integer, entity_type text, entity_id uuid, source text, causation_id uuid,
        actor_class text, occurred_at timestamptz, data jsonb) order by r.id, r.n
    ), fresh as (
      insert into event_key (customer_id, event_id) select ${uow.customerId}::uuid, id from incoming on conflict do nothing returning event_id
    )
    insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, causation_id, actor_class, occurred_at, data)
    select ${uow.customerId}::uuid, i.id, ${uow.now.toISOString()}::timestamptz, i.event_type, i.version, i.entity_type, i.entity_id, i.source,
      i.causation_id, i.actor_class, i.occurred_at, i.data
    from incoming i join fresh f on f.event_id = i.id order by i.n returning id`);
  for (const event of events) uow.notify(event.definition.type);
  return new Set(fresh.map((row) => row.id));
}

export interface EventRow {
  id: string;
  txid: string;
  seq: string;
  event_type: string;
  version: number;
  entity_type: string;
  entity_id: string;
  source: string;
  causation_id: string | null;
  actor_class: ActorClass;
  occurred_at: string;
  recorded_at: string;
  data: unknown;
}

export function toEvent(customerId: string, row: EventRow): SalesEvent {
  return {
    eventId: row.id,
    eventType: row.event_type,
    occurredAt: new Date(row.occurred_at),
    recordedAt: new Date(row.recorded_at),
    customerId,
    entityId: row.entity_id,
    entityType: row.entity_type,
    source: row.source,
    causationId: row.causation_id,
    actorClass: row.actor_class,
    data: row.data,
    version: row.version,
  };
}
