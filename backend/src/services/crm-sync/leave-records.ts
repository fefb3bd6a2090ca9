import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { OutReason } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { applyCrmConsents, consentOf } from './apply-consents.ts';
import { entities, isPerson } from './entities.ts';
import { joinPeople, newcomers } from './join-people.ts';
import { leaveScope } from './leave-scope.ts';
import { type Connection, findLinks, isOlder, placeOf, saveLinks } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';
import { saveRows } from './save-rows.ts';

interface Outside {
  object: CrmObject;
  records: readonly CrmRecord[];
  mapping: ObjectMapping;
  outside: ReadonlyMap<string, OutReason>;
}

/**
 * Records that were read and are outside. Of those we know only where they stand now is noted; others are not taken over.
 * But what a person refuses counts wherever the record is.
 */
export async function leaveRecords(uow: UnitOfWork, connection: Connection, input: Outside): Promise<void> {
  const { object, records, outside } = input;
  if (records.length === 0) return;
  const links = await findLinks(
    uow,
    connection.id,
    object,
    records.map(({ externalId }) => externalId),
  );
  const known = records.flatMap((record) => {
    const link = links.get(record.externalId);
    return link && !link.isGone && !isOlder(record, link) ? [{ record, link }] : [];
  });
  const reasonOf = ({ externalId }: CrmRecord): OutReason => outside.get(externalId) ?? 'owner';
  await leaveScope(
    uow,
    connection.id,
    object,
    known.flatMap(({ record, link }) => (link.outOfScope === reasonOf(record) ? [] : [{ linkId: link.id, reason: reasonOf(record) }])),
  );
  await notePlaces(
    uow,
    known.map(({ record, link }) => ({ id: link.id, at: record.modifiedAt.toISOString(), ...placeOf(record) })),
  );
  if (!isPerson(object)) return;
  const refusing = records.filter((record) => !links.has(record.externalId) && (record.optedOutOfEmail === true || record.doNotCall === true));
  const added = await takeRefusals(uow, connection, { ...input, records: refusing });
  await applyCrmConsents(uow, connection.provider, [...known.map(({ record, link }) => consentOf(record, link.salesosId)), ...added]);
}

async function notePlaces(uow: UnitOfWork, places: readonly { id: string; at: string; owner_crm_id: string | null; record_type: string | null }[]) {
  if (places.length === 0) return;
  await uow.rows(sql`
    update crm_sync_state l set owner_crm_id = r.owner_crm_id, record_type = r.record_type, last_crm_modified_at = greatest(l.last_crm_modified_at, r.at),
      last_synced_at = ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as r(id uuid, at timestamptz, owner_crm_id text, record_type text)
    where l.customer_id = ${uow.customerId}::uuid and l.id = r.id`);
}

/** People nobody knows here yet: as much as it takes to heed what they refused, when they turn up under another record. */
async function takeRefusals(uow: UnitOfWork, connection: Connection, { object, records, mapping, outside }: Outside) {
  if (records.length === 0) return [];
  const unknown = newcomers(records, new Map(), mapping).filter(({ email }) => email !== null);
  const joined = await joinPeople(uow, connection.id, object, unknown);
  const people = unknown.flatMap(({ crmId, email }) => {
    const record = records.find(({ externalId }) => externalId === crmId);
    return record ? [{ record, email, contactId: joined.get(crmId) ?? randomUUID() }] : [];
  });
  await saveRows(
    uow,
    entities[object],
    people.flatMap(({ record, email, contactId }) =>
      joined.has(record.externalId) ? [] : [{ id: contactId, fields: { email }, accountId: null, ownerId: null, editedAt: {} }],
    ),
  );
  const nothing = { parent_crm_id: null, human: {}, parked: {}, changes: {}, written: {}, list_walk: null };
  await saveLinks(
    uow,
    connection.id,
    object,
    people.map(({ record, contactId }) => ({
      ...nothing,
      ...placeOf(record),
      id: randomUUID(),
      crm_id: record.externalId,
      salesos_id: contactId,
      modified_at: record.modifiedAt.toISOString(),
      person_account_crm_id: record.personAccountExternalId ?? null,
      out_of_scope: outside.get(record.externalId) ?? 'owner',
    })),
  );
  return people.map(({ record, contactId }) => consentOf(record, contactId));
}
