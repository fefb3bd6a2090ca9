import { accountCreated, contactCreated, contactUpdated } from '@salesos/shared/events/contact';
import { opportunityCreated, opportunityStageChanged } from '@salesos/shared/events/opportunity';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Connection } from './links.ts';

export interface Arrival {
  record: CrmRecord;
  before: EntityRow | undefined;
  after: EntityRow;
  /** What differs between the two. */
  fields: readonly string[];
}

/** What the agents hear of records taken over; one that was taken over unchanged says nothing. */
export async function emitArrivals(uow: UnitOfWork, connection: Connection, object: CrmObject, arrivals: readonly Arrival[]): Promise<void> {
  const changed = arrivals.filter(({ fields }) => fields.length > 0);
  const eventOf = { account: accountEvent, contact: personEvent, lead: personEvent, opportunity: dealEvent }[object];
  await appendEvents(
    uow,
    changed.flatMap((arrival) => eventOf(uow, connection, arrival) ?? []),
  );
}

const frameOf = (uow: UnitOfWork, connection: Connection, { record, after }: Arrival) => ({
  entityId: after.id,
  occurredAt: uow.now,
  source: `crm.${connection.provider}`,
  key: [connection.provider, connection.id, record.externalId],
});

function accountEvent(uow: UnitOfWork, connection: Connection, arrival: Arrival) {
  if (arrival.before) return null;
  return newEvent({
    ...frameOf(uow, connection, arrival),
    definition: accountCreated,
    data: { accountId: arrival.after.id, origin: connection.provider },
  });
}

function personEvent(uow: UnitOfWork, connection: Connection, arrival: Arrival) {
  const frame = frameOf(uow, connection, arrival);
  const { before, after, fields } = arrival;
  if (!before) return newEvent({ ...frame, definition: contactCreated, data: { contactId: after.id, origin: connection.provider } });
  return newEvent({
    ...frame,
    definition: contactUpdated,
    key: [...frame.key, ...versionOf(arrival)],
    data: { contactId: after.id, fields: [...fields] },
  });
}

function dealEvent(uow: UnitOfWork, connection: Connection, arrival: Arrival) {
  const frame = frameOf(uow, connection, arrival);
  const { before, after, fields } = arrival;
  const data = {
    opportunityId: after.id,
    accountId: after.accountId,
    isClosed: after.fields['is_closed'] === true,
    isWon: after.fields['is_won'] === true,
  };
  if (!before) return newEvent({ ...frame, definition: opportunityCreated, data });
  if (!fields.includes('stage')) return null;
  return newEvent({ ...frame, definition: opportunityStageChanged, key: [...frame.key, ...versionOf(arrival)], data });
}

/** With the values: CRMs tell the second of a change, and two changes fit into one. */
const versionOf = ({ record, after, fields }: Arrival): string[] => [
  record.modifiedAt.toISOString(),
  ...fields.map((field) => `${field}=${String(after.fields[field] ?? '')}`),
];
