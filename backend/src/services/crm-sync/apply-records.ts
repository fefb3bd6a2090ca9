import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { adoptChildren } from './adopt-children.ts';
import { applyCrmConsents, consentOf } from './apply-consents.ts';
import { endRecords } from './end-records.ts';
import { entities, type EntityRow, isPerson } from './entities.ts';
import { emitArrivals } from './emit-arrivals.ts';
import { dropFulfilled, joinCreated } from './join-created.ts';
import { joinPeople, newcomers } from './join-people.ts';
import { type Judged, judgedNot } from './judge-records.ts';
import { leaveRecords } from './leave-records.ts';
import { type Connection, findLinks, haveContact, isOlder, placeOf, salesosIds, saveLinks, touchLinks, userIds } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { mergeFields, yielding } from './merge-fields.ts';
import { markLinksDirty, markOtherRecords } from './publish.ts';
import { noteConflicts } from './note-conflicts.ts';
import { noteHints } from './note-hints.ts';
import { rejoinScope } from './rejoin-scope.ts';
import { restorePeople } from './restore-people.ts';
import { tiePeople } from './save-activity-people.ts';
import { agreedAsLead } from './waiting-edits.ts';
import { saveRows } from './save-rows.ts';
import {
  hasNewToPush,
  isChanged,
  isKept,
  newestOfEach,
  newsOf,
  separated,
  type Taken,
  toArrival,
  toLink,
  withName,
  withoutStandIn,
} from './taken-record.ts';

/**
 * Takes records of one object over as they are in the CRM now: new ones, changed ones, ended ones. Delivering the same
 * again, or an older version late, changes nothing.
 */
export async function applyRecords(
  uow: UnitOfWork,
  connection: Connection,
  {
    object,
    records,
    mapping,
    isBeingWritten = false,
    judged = judgedNot,
  }: { object: CrmObject; records: readonly CrmRecord[]; mapping: ObjectMapping; isBeingWritten?: boolean; judged?: Judged },
): Promise<void> {
  const newest = newestOfEach(records);
  await endRecords(uow, connection, object, newest);
  const all = newest.filter(({ fate }) => fate.is === 'live');
  const live = all.filter(({ externalId }) => !judged.outside.has(externalId));
  const left = all.filter(({ externalId }) => judged.outside.has(externalId));
  await leaveRecords(uow, connection, { object, records: left, mapping, outside: judged.outside });
  if (live.length === 0) return;
  const taken = await decide(uow, connection, { object, records: live, mapping });
  const entity = entities[object];
  await saveRows(
    uow,
    entity,
    taken.filter((one) => newsOf(one).length > 0).map(({ after }) => after),
  );
  await touchLinks(uow, linkIds(taken.filter((one) => isKept(one, judged.walk))));
  await saveLinks(
    uow,
    connection.id,
    object,
    taken
      .filter((one) => !isKept(one, judged.walk))
      .map((one) => ({ ...toLink(one), ...placeOf(one.record), out_of_scope: null, list_walk: judged.walk })),
  );
  await noteConflicts(uow, connection, taken, mapping.fields);
  // Whoever is about to write decides after this what differs.
  if (!isBeingWritten) await markLinksDirty(uow, linkIds(taken.filter(hasNewToPush)), { human: true });
  // A record that is back, or a second one of a human we know, shows nothing of what was decided meanwhile.
  await markLinksDirty(uow, linkIds(taken.filter(({ link, before }) => (link ? link.isGone || link.outOfScope !== null : before !== undefined))), {
    human: false,
  });
  await emitArrivals(uow, connection, object, taken.map(toArrival));
  const arrived = taken.filter(({ link }) => !link).map(({ record, after }) => ({ crmId: record.externalId, id: after.id }));
  if (object === 'account') await adoptChildren(uow, connection.id, arrived);
  if (!isPerson(object)) return;
  await tiePeople(uow, connection.id, arrived);
  if (connection.isMaster)
    await markOtherRecords(
      uow,
      connection.id,
      taken.filter(isChanged).map(({ after, linkId }) => ({ contactId: after.id, linkId })),
    );
  await noteHints(uow, connection.id, taken.flatMap(separated));
  await rejoinScope(
    uow,
    connection.id,
    taken.filter(({ link }) => link && link.outOfScope !== null).map(({ after }) => after.id),
  );
  await applyCrmConsents(
    uow,
    connection.provider,
    taken.map(({ record, before, after }) => consentOf(record, after.id, before === undefined)),
  );
  await restorePeople(
    uow,
    connection,
    taken.flatMap(({ link, record, after }) => (link || !record.owned ? [] : [{ contactId: after.id, owned: record.owned }])),
  );
}

const linkIds = (taken: readonly Taken[]): string[] => taken.map(({ linkId }) => linkId);

async function decide(
  uow: UnitOfWork,
  connection: Connection,
  { object, records, mapping }: { object: CrmObject; records: readonly CrmRecord[]; mapping: ObjectMapping },
): Promise<Taken[]> {
  const entity = entities[object];
  const links = await findLinks(
    uow,
    connection.id,
    object,
    records.map(({ externalId }) => externalId),
  );
  const fresh = records.filter((record) => !isOlder(record, links.get(record.externalId)));
  const made = await joinCreated(uow, connection.id, object, fresh, links);
  await dropFulfilled(uow, made.values());
  const strangers = fresh.filter(({ externalId }) => !made.has(externalId));
  const met = isPerson(object) ? await joinPeople(uow, connection.id, object, newcomers(strangers, links, mapping)) : new Map<string, string>();
  const claimed = new Set([...made.values()].map(({ salesosId }) => salesosId));
  const joined = new Map([...met].filter(([, id]) => !claimed.has(id)));
  const idOf = ({ externalId: key }: CrmRecord): string | undefined => links.get(key)?.salesosId ?? made.get(key)?.salesosId ?? joined.get(key);
  const rows = await loadRows(
    uow,
    entity,
    fresh.flatMap((record) => idOf(record) ?? []),
  );
  const newcomersHere = object === 'contact' ? [...joined.values()].flatMap((id) => rows.get(id) ?? []) : [];
  const asLead = await agreedAsLead(uow, connection.id, newcomersHere);
  const asContact = object === 'lead' ? await haveContact(uow, connection.id, [...joined.values()]) : new Set();
  const accounts = await salesosIds(uow, connection.id, 'account', [...new Set(fresh.flatMap((record) => record.accountExternalId ?? []))]);
  const owners = await userIds(uow, connection.id);
  return fresh.map((record) => {
    const link = links.get(record.externalId);
    const id = idOf(record) ?? randomUUID();
    const before = rows.get(id);
    const own = made.get(record.externalId);
    const agreed = own?.agreed ?? asLead.get(id);
    const known = link ?? (agreed && { human: agreed, parked: {}, changes: {}, written: {} });
    const named = before && withoutStandIn(entity.required, before, record.externalId);
    const fields = !known && asContact.has(id) ? mapping.fields.map(yielding) : mapping.fields;
    const merge = mergeFields(fields, record, { connection, link: known, row: named, now: uow.now });
    const through = (map: Map<string, string>, key: string | null): string | null => (key === null ? null : (map.get(key) ?? null));
    const isOurs = connection.isMaster || !before;
    const after: EntityRow = {
      id,
      fields: withName(entity.required, { ...named?.fields, ...merge.take }, record.externalId),
      accountId: isOurs ? through(accounts, record.accountExternalId) : before.accountId,
      ownerId: isOurs ? through(owners, record.ownerExternalId) : before.ownerId,
      editedAt: before?.editedAt ?? {},
    };
    return { record, link, known, linkId: link?.id ?? own?.wish?.id ?? randomUUID(), before, after, merge };
  });
}
