import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Agent } from './agent.ts';
import { handleEvents } from './handle.ts';
import { type EventRow, toEvent } from './log.ts';
import { isTransient } from './transient.ts';

const TRIES = 3;
const BASE_MS = 60_000;

/** A stable code for people and dashboards: the error's own code or its class, never its message. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = (error as { code?: unknown }).code ?? (error.cause instanceof Error ? (error.cause as { code?: unknown }).code : undefined);
  return typeof code === 'string' ? code : error.name;
}

/** Full jitter over 1, 2, 4 … minutes. */
const retryAt = (now: Date, tries: number): Date => new Date(now.getTime() + randomInt(1000, BASE_MS * 2 ** tries));

export async function buryEvent(uow: UnitOfWork, agent: string, row: EventRow, error: unknown): Promise<string> {
  const code = failureCode(error);
  await uow.rows(sql`
    insert into dead_letters (customer_id, id, agent, event_id, event_type, code, created_at, due_at)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${agent}, ${row.id}::uuid, ${row.event_type}, ${code}, ${uow.now.toISOString()}::timestamptz,
      ${retryAt(uow.now, 0).toISOString()}::timestamptz)
    on conflict (customer_id, agent, event_id) do nothing`);
  return code;
}

interface Letter {
  id: string;
  agent: string;
  event_id: string;
  tries: number;
}

/** Tries these agents' due letters of one customer once each; a success and its mark commit together. Returns how many were tried. */
export async function retryDeadLetters(work: Work, agents: readonly Agent[], customerId: string): Promise<number> {
  const names = JSON.stringify(agents.map(({ name }) => name));
  const due = await work.withTenant(customerId, (uow) =>
    uow.rows<Letter>(sql`select id, agent, event_id, tries from dead_letters where customer_id = ${customerId}::uuid
      and agent in (select jsonb_array_elements_text(${names}::jsonb)) and state = 'pending' and due_at <= ${uow.now.toISOString()}::timestamptz order by due_at limit 50`),
  );
  for (const letter of due) {
    const agent = agents.find((candidate) => candidate.name === letter.agent);
    if (agent) await retryOne(work, agent, customerId, letter);
  }
  return due.length;
}

async function retryOne(work: Work, agent: Agent, customerId: string, letter: Letter): Promise<void> {
  try {
    await work.withTenant(customerId, async (uow) => {
      const [locked] = await uow.rows(sql`select id from dead_letters where customer_id = ${customerId}::uuid and id = ${letter.id}::uuid
        and state = 'pending' for update skip locked`);
      if (!locked) return;
      const rows = await uow.rows<EventRow>(sql`select id, txid::text, seq::text, event_type, version, entity_type, entity_id, source, causation_id,
        actor_class, occurred_at, recorded_at, data from events where customer_id = ${customerId}::uuid and id = ${letter.event_id}::uuid`);
      await handleEvents(
        uow,
        agent,
        rows.map((row) => toEvent(customerId, row)),
      );
      await uow.rows(sql`update dead_letters set state = 'resolved', tries = tries + 1, due_at = null
        where customer_id = ${customerId}::uuid and id = ${letter.id}::uuid`);
    });
  } catch (error) {
    if (isTransient(error)) throw error;
    await work.withTenant(customerId, async (uow) => {
      const tries = letter.tries + 1;
      const dueAt = tries >= TRIES ? null : retryAt(uow.now, tries).toISOString();
      await uow.rows(sql`update dead_letters set tries = ${tries}, code = ${failureCode(error)}, due_at = ${dueAt}::timestamptz,
        state = ${tries >= TRIES ? 'given_up' : 'pending'} where customer_id = ${customerId}::uuid and id = ${letter.id}::uuid`);
    });
  }
}

/** The operator's second chance: every letter of the customer (or of one agent) becomes due now. */
export async function redriveDeadLetters(uow: UnitOfWork, agent: string | null): Promise<number> {
  const rows = await uow.rows(sql`update dead_letters set state = 'pending', tries = 0, due_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and state <> 'resolved' and (${agent}::text is null or agent = ${agent}) returning id`);
  if (rows.length > 0) uow.notify('dead-letters');
  return rows.length;
}
