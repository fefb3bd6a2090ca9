import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface DeadLetter {
  customerId: string;
  agent: string;
  eventType: string;
  eventId: string;
  code: string;
  state: 'pending' | 'given_up';
  tries: number;
  createdAt: string;
  /** When it is tried again by itself; null = not any more. */
  dueAt: string | null;
}

interface Row {
  agent: string;
  event_type: string;
  event_id: string;
  code: string;
  state: DeadLetter['state'];
  tries: number;
  created_at: string;
  due_at: string | null;
}

/** A customer's events an agent could not apply, oldest first. */
export async function listDeadLetters(uow: UnitOfWork, agent: string | null): Promise<DeadLetter[]> {
  const rows = await uow.rows<Row>(sql`select agent, event_type, event_id, code, state, tries, created_at, due_at from dead_letters
    where customer_id = ${uow.customerId}::uuid and state <> 'resolved' and (${agent}::text is null or agent = ${agent}) order by created_at`);
  return rows.map((row) => ({
    customerId: uow.customerId,
    agent: row.agent,
    eventType: row.event_type,
    eventId: row.event_id,
    code: row.code,
    state: row.state,
    tries: row.tries,
    createdAt: new Date(row.created_at).toISOString(),
    dueAt: row.due_at === null ? null : new Date(row.due_at).toISOString(),
  }));
}
