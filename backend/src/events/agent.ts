import type { EventData, EventDefinition, SalesEvent } from '@salesos/shared/events/event';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** What a handler may emit. A loop in the event graph is legal only over a `delayed` or `once` edge. */
export interface Emission {
  type: string;
  /** Business time passes before it can come round again. */
  delayed?: true;
  /** Name of the unique constraint that lets it happen only once. */
  once?: string;
}

export interface Subscription {
  event: EventDefinition;
  emits: readonly Emission[];
  handle(events: readonly SalesEvent[], uow: UnitOfWork): Promise<void>;
}

/** Handlers use the database only; they may see events of different entities in any order. */
export interface Agent {
  name: string;
  subscriptions: readonly Subscription[];
}

export function on<Definition extends EventDefinition>(
  event: Definition,
  emits: readonly Emission[],
  handle: (events: readonly SalesEvent<EventData<Definition>>[], uow: UnitOfWork) => Promise<void>,
): Subscription {
  return { event, emits, handle: (events, uow) => handle(events as readonly SalesEvent<EventData<Definition>>[], uow) };
}

/** Acts (or reads) outside: leases intents, calls a port, records. `due` finds customers with work for the sweeper. */
export interface Executor {
  name: string;
  /** Whose work it does: the processes that run this agent run it too; null = every process does. */
  agent: string | null;
  /** True = its work waits until nothing else does. */
  isIdle?: true;
  /** Topics whose notification wakes it. */
  topics: readonly string[];
  due(now: Date, wallMs: number): Promise<string[]>;
  /** Works off what is ready for one customer; true = there is more. */
  run(customerId: string): Promise<boolean>;
}

/**
 * Listens outside for as long as the process works. It runs in every process that runs its agent; of what may be heard
 * only once it sees to that itself.
 */
export interface Follower {
  name: string;
  agent: string;
  /** Ends soon after `signal` aborts, and not before. What goes wrong meanwhile is reported and tried again. */
  run(signal: AbortSignal, report: (error: unknown) => void): Promise<void>;
}
