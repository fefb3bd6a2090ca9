import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';
import { baseForgotten } from './claim-dirty.ts';
import { isPerson } from './entities.ts';
import { type Connection, findLinks } from './links.ts';
import { mergeContacts } from './merge-contacts.ts';
import { mergeRows } from './merge-rows.ts';
import { markLinksDirty } from './publish.ts';
import { agreedBefore, keepTrace } from './waiting-edits.ts';

/**
 * Two records of the CRM became one. The loser's id leads to the winner from now on; what was known of the loser is known
 * of the winner, and is written there again. Merges may be heard of in any order and more than once.
 */
export async function mergeRecord(
  uow: UnitOfWork,
  connection: Connection,
  object: CrmObject,
  merge: { loser: string; winner: string },
): Promise<void> {
  const winner = await liveId(uow, connection.id, object, merge.winner);
  if (winner === merge.loser) return;
  await addAlias(uow, connection.id, object, merge.loser, winner);
  const links = await findLinks(uow, connection.id, object, [merge.loser, winner]);
  const [lost, kept] = [links.get(merge.loser), links.get(winner)];
  if (!lost) return;
  if (!kept) {
    // The winner was never heard of: the loser's link becomes its link, and all its values are compared anew, but for what waits to be written. If the loser
    // was already taken for deleted, the link stays gone until the winner is read, which brings our row back with it.
    const agreed = await agreedBefore(uow, object, lost);
    await uow.rows(sql`update crm_sync_state set crm_id = ${winner}, ${baseForgotten}, human = ${JSON.stringify(agreed)}::jsonb, person_account_crm_id = null, last_crm_modified_at = null,
      sync_status = case when sync_status = 'gone' then 'gone' else 'synced' end
      where customer_id = ${uow.customerId}::uuid and id = ${lost.id}::uuid`);
    return writeAnew(uow, lost.id);
  }
  await keepTrace(uow, connection.id, object, { lost, kept });
  await dropLink(uow, lost.id);
  if (lost.salesosId !== kept.salesosId) {
    if (isPerson(object)) await mergeContacts(uow, connection, { loser: lost.salesosId, winner: kept.salesosId });
    else await mergeRows(uow, object, { loser: lost.salesosId, winner: kept.salesosId });
  }
  await uow.rows(sql`update crm_sync_state set ${baseForgotten} where customer_id = ${uow.customerId}::uuid and id = ${kept.id}::uuid`);
  await writeAnew(uow, kept.id);
}

/** A write that is under way was meant for the record as it was: its acknowledgement finds its claim lost, so all is written again. */
async function writeAnew(uow: UnitOfWork, linkId: string): Promise<void> {
  await markLinksDirty(uow, [linkId], { human: true });
  await uow.rows(
    sql`update crm_dirty set lease_until = null, claimed_generation = null where customer_id = ${uow.customerId}::uuid and id = ${linkId}::uuid`,
  );
}

/** Where a CRM id leads to today. Chains are shortened when they are made, so one look is enough. */
export async function liveId(uow: UnitOfWork, connectionId: string, object: CrmObject, crmId: string): Promise<string> {
  const [row] = await uow.rows<{ into_crm_id: string }>(sql`
    select into_crm_id from crm_aliases where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and entity_type = ${object} and crm_id = ${crmId}`);
  return row?.into_crm_id ?? crmId;
}

async function addAlias(uow: UnitOfWork, connectionId: string, object: CrmObject, loser: string, winner: string): Promise<void> {
  const scope = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}`;
  await uow.rows(sql`
    insert into crm_aliases (customer_id, connection_id, entity_type, crm_id, into_crm_id)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, ${object}, ${loser}, ${winner})
    on conflict (customer_id, connection_id, entity_type, crm_id) do update set into_crm_id = excluded.into_crm_id`);
  await uow.rows(sql`update crm_aliases set into_crm_id = ${winner} where ${scope} and into_crm_id = ${loser}`);
  // A record that is merged into by others was itself undone: it leads nowhere any more.
  await uow.rows(sql`delete from crm_aliases where ${scope} and crm_id = into_crm_id`);
}

/** Locked first: whoever is making it dirty at this moment has ended then, and what was made is seen and goes too. */
async function dropLink(uow: UnitOfWork, id: string): Promise<void> {
  await uow.rows(sql`select id from crm_sync_state where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid for update`);
  await uow.rows(sql`delete from crm_dirty where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await uow.rows(sql`delete from crm_sync_state where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}
