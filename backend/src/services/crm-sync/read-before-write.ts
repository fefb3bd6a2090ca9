import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { holdMaster } from '../connection/hold-master.ts';
import { getIntegration } from '../connection/integration.ts';
import type { OpenSession } from '../connection/open-session.ts';
import type { Claimed } from './claim-dirty.ts';
import { entities } from './entities.ts';
import { type HumanValue, toWrite } from './human-value.ts';
import { findLinks } from './links.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { takeRecords } from './take-records.ts';
import { withoutStandIn } from './taken-record.ts';

/** By the link's id. */
export type HumanValues = ReadonlyMap<string, HumanValue>;

/**
 * Human fields go only to the master, and only after the record was read and merged: what somebody changed there meanwhile
 * is taken over, decided or asked about first. Rows are all of one object.
 */
export async function readBeforeWrite(
  work: Work,
  { integration, provider, session }: OpenSession,
  ref: { customerId: string; connectionId: string },
  rows: readonly Claimed[],
): Promise<HumanValues> {
  const [first] = rows;
  if (!first) return new Map();
  const object = first.entity_type;
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: true };
  const mapping = await work.withTenant(ref.customerId, async (uow) => {
    // Another CRM may have become the master since the turn began.
    const { isMaster } = await getIntegration(uow, ref.connectionId);
    return isMaster ? loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []) : null;
  });
  if (mapping === null) return new Map();
  const ids = rows.map(({ crm_id }) => crm_id);
  const records = await askCrm(work, ref, 'crm read', () => session.reader.read(object, ids, mapping.crmFields), 'owned_push');
  const { reader, scoping } = session;
  const wanted = { connectionId: ref.connectionId, rows, fields: mapping.fields, records };
  const reading = { reader, scoping, connection, object, mapping };
  const also = async (uow: UnitOfWork, unread: ReadonlySet<string>): Promise<HumanValues> =>
    (await holdMaster(uow, ref.connectionId)) ? valuesToWrite(uow, { ...wanted, unread }) : new Map();
  return takeRecords(work, ref, reading, { read: records, also, isBeingWritten: true });
}

async function valuesToWrite(
  uow: UnitOfWork,
  {
    connectionId,
    rows,
    fields,
    records,
    unread,
  }: {
    connectionId: string;
    rows: readonly Claimed[];
    fields: readonly MappedField[];
    records: readonly CrmRecord[];
    unread: ReadonlySet<string>;
  },
): Promise<HumanValues> {
  const object = rows[0]?.entity_type ?? 'contact';
  const links = await findLinks(
    uow,
    connectionId,
    object,
    rows.map(({ crm_id }) => crm_id),
  );
  const locals = await loadRows(
    uow,
    entities[object],
    [...links.values()].map(({ salesosId }) => salesosId),
  );
  const read = new Map(records.map((record) => [record.externalId, record]));
  const written = [...links.values()].flatMap((link) => {
    const local = locals.get(link.salesosId);
    return local && !link.isGone && link.outOfScope === null && !unread.has(link.crmId)
      ? [
          [
            link.id,
            toWrite(fields, {
              link,
              local: withoutStandIn(entities[object].required, local, link.crmId),
              record: read.get(link.crmId),
              now: uow.now,
            }),
          ] as const,
        ]
      : [];
  });
  return new Map(written);
}
