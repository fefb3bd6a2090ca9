import type { SalesEvent } from '@salesos/shared/events/event';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Agent } from './agent.ts';

/** Hands runs of equal type to their handler, keeping the customer's order. */
export async function handleEvents(uow: UnitOfWork, agent: Agent, events: readonly SalesEvent[]): Promise<void> {
  for (let from = 0; from < events.length; ) {
    const type = events[from]?.eventType;
    let to = from + 1;
    while (events[to]?.eventType === type) to += 1;
    const run = events.slice(from, to);
    for (const subscription of agent.subscriptions) if (subscription.event.type === type) await subscription.handle(run, uow);
    from = to;
  }
}
