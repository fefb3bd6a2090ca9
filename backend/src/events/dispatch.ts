import { agentFailed } from '@salesos/shared/events/crm';
import { type SQL, sql } from 'drizzle-orm';
import { MANY, planAnew } from '#db/plan-anew.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Agent } from './agent.ts';
import { buryEvent } from './dead-letters.ts';
import { handleEvents } from './handle.ts';
import { appendEvents, type EventRow, newEvent, toEvent } from './log.ts';
import { isTransient } from './transient.ts';

export const BATCH = 200;

export interface Dispatched {
  applied: number;
  /** 'now' = a full batch was read; 'soon' = events exist but an older transaction still holds them back. */
  more: 'no' | 'now' | 'soon';
}

interface Position {
  txid: string;
  seq: string;
}

/**
 * One turn of an agent for a customer: lock the cursor, read, handle, advance, all in one transaction. Effects are
 * exactly once because the cursor moves with them. A failing batch is halved until the poison event stands alone; that
 * one goes to the dead letters and the rest goes on.
 */
export async function dispatch(work: Work, agent: Agent, customerId: string): Promise<Dispatched> {
  let limit = BATCH;
  for (;;) {
    let tried: EventRow | undefined;
    try {
      return await work.withTenant(customerId, (uow) => applyBatch(uow, agent, limit, ([first]) => (tried = first)));
    } catch (error) {
      if (isTransient(error)) throw error;
      if (limit === 1) {
        const { id } = tried ?? raise(error);
        return { applied: await work.withTenant(customerId, (uow) => buryNext(uow, agent, { id, error })), more: 'now' };
      }
      limit = Math.max(1, Math.floor(limit / 4));
    }
  }
}

async function applyBatch(uow: UnitOfWork, agent: Agent, limit: number, onRead: (rows: readonly EventRow[]) => void): Promise<Dispatched> {
  const cursor = await lockCursor(uow, agent.name);
  // Another worker has this agent's turn, and may have read before the event that woke us was there.
  if (!cursor) return { applied: 0, more: 'soon' };
  const rows = await readAfter(uow, cursor, limit);
  onRead(rows);
  const last = rows.at(-1);
  if (!last) return { applied: 0, more: (await heldBack(uow, cursor)) ? 'soon' : 'no' };
  if (rows.length >= MANY) await planAnew(uow);
  await handleEvents(
    uow,
    agent,
    rows.map((row) => toEvent(uow.customerId, row)),
  );
  const held = await moveCursor(uow, agent.name, last);
  return { applied: rows.length, more: rows.length === limit ? 'now' : held ? 'soon' : 'no' };
}

async function lockCursor(uow: UnitOfWork, agent: string): Promise<Position | undefined> {
  const lock = () =>
    uow.rows<Position>(
      sql`select txid::text as txid, seq::text as seq from agent_cursors where customer_id = ${uow.customerId}::uuid and agent = ${agent} for update skip locked`,
    );
  const [found] = await lock();
  if (found) return found;
  const created = await uow.rows(
    sql`insert into agent_cursors (customer_id, agent) values (${uow.customerId}::uuid, ${agent}) on conflict do nothing returning agent`,
  );
  return created.length > 0 ? (await lock())[0] : undefined;
}

function readAfter(uow: UnitOfWork, after: Position, limit: number): Promise<EventRow[]> {
  return uow.rows<EventRow>(sql`
    select e.id, e.txid::text as txid, e.seq::text as seq, e.event_type, e.version, e.entity_type, e.entity_id, e.source, e.causation_id,
      e.actor_class, e.occurred_at, e.recorded_at, e.data
    from events_after(${uow.customerId}::uuid, ${after.txid}::xid8, ${after.seq}::bigint, ${limit}) e order by e.txid, e.seq`);
}

/**
 * Committed events above the snapshot's floor become readable when an older transaction ends; nobody will wake us for
 * them. Asked without the floor: this statement's snapshot is younger than the read's, and what was held back then may
 * lie below the floor by now.
 */
const heldAfter = (customerId: string, after: Position): SQL => sql`
  exists (select from events e where e.customer_id = ${customerId}::uuid and (e.txid, e.seq) > (${after.txid}::xid8, ${after.seq}::bigint)
    and e.txid is distinct from pg_current_xact_id_if_assigned()) as held`;

async function heldBack(uow: UnitOfWork, after: Position): Promise<boolean> {
  const [row] = await uow.rows<{ held: boolean }>(sql`select ${heldAfter(uow.customerId, after)}`);
  return row?.held ?? false;
}

/** True = there is more, but held back. */
async function moveCursor(uow: UnitOfWork, agent: string, to: Position): Promise<boolean> {
  const [row] = await uow.rows<{ held: boolean }>(sql`
    update agent_cursors set txid = ${to.txid}::xid8, seq = ${to.seq}::bigint where customer_id = ${uow.customerId}::uuid and agent = ${agent}
    returning ${heldAfter(uow.customerId, to)}`);
  return row?.held ?? false;
}

/** Another worker may have had the turn since the event failed: what comes next by now is buried only if it is that event. */
async function buryNext(uow: UnitOfWork, agent: Agent, failed: { id: string; error: unknown }): Promise<number> {
  const cursor = await lockCursor(uow, agent.name);
  const [row] = cursor ? await readAfter(uow, cursor, 1) : [];
  if (row?.id !== failed.id) return 0;
  const code = await buryEvent(uow, agent.name, row, failed.error);
  await appendEvents(uow, [
    newEvent({
      definition: agentFailed,
      key: [agent.name, row.id],
      entityId: row.id,
      occurredAt: uow.now,
      source: `agent.${agent.name}`,
      causationId: row.id,
      data: { agent: agent.name, failedEventId: row.id, code },
    }),
  ]);
  await moveCursor(uow, agent.name, row);
  return 1;
}

function raise(error: unknown): never {
  throw error;
}
