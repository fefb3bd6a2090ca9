import { z } from 'zod';

/** Who caused the fact: a person, a machine (prefetch, scanner), or not known yet. Only `human` counts in a score. */
export const ActorClass = z.enum(['human', 'machine', 'unknown']);
export type ActorClass = z.infer<typeof ActorClass>;

export interface EventDefinition<Type extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly type: Type;
  readonly version: number;
  readonly entityType: string;
  readonly data: Data;
}

/**
 * Declares one topic. `data` holds ids, codes, numbers and instants only: events outlive the people in them,
 * so names, addresses and texts live in their own (erasable) tables.
 */
export function defineEvent<Type extends string, Data extends z.ZodType>(
  type: Type,
  entityType: string,
  data: Data,
  version = 1,
): EventDefinition<Type, Data> {
  return { type, version, entityType, data };
}

export type EventData<Definition extends EventDefinition> = z.infer<Definition['data']>;

/** The seed's envelope, plus causation and actor class. `position` fields exist only inside the log. */
export interface SalesEvent<Data = unknown> {
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly customerId: string;
  readonly entityId: string;
  readonly entityType: string;
  readonly source: string;
  readonly causationId: string | null;
  readonly actorClass: ActorClass;
  readonly data: Data;
  readonly version: number;
}

export const Instant = z.iso.datetime({ offset: true });
export const Id = z.uuid();
