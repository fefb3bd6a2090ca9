import { contactCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import { type Agent, on } from '../../../backend/src/events/agent.ts';

/** Records each event it is given in the proof's table, in the dispatch transaction. */
const recorder = (name: string): Agent => ({
  name,
  subscriptions: [
    on(contactCreated, [], async (events, uow) => {
      await uow.rows(sql`insert into proof.applied (customer_id, agent, event_id)
        select ${uow.customerId}::uuid, ${name}, id::uuid from json_array_elements_text(${JSON.stringify(events.map((event) => event.eventId))}::json) as id`);
    }),
  ],
});

export const proofAgents: readonly Agent[] = [recorder('first'), recorder('second')];
