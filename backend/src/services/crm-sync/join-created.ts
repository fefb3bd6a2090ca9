import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { SentCreate } from './claim-creates.ts';
import { entities } from './entities.ts';
import type { Link } from './links.ts';
import { endWishes } from './wish-record.ts';

/** A record that says whose it is of ours. */
export interface Rejoined {
  salesosId: string;
  /** Its id becomes the link's. Open = it went out and was not answered yet. */
  wish: { id: string; isOpen: boolean } | null;
  /** What it was made with: both sides agreed on that. */
  agreed: SentCreate['fields'];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Carrier {
  crm_id: string;
  id: string;
}

/**
 * Records made from here, by the id of ours they carry, where they are tied to nothing yet: what is read before the answer
 * to its making, and what is read after we have forgotten everything. Of several that carry one id the first has it.
 */
export async function joinCreated(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  records: readonly CrmRecord[],
  links: ReadonlyMap<string, Link>,
): Promise<Map<string, Rejoined>> {
  const carriers = new Map<string, Carrier>();
  for (const { externalId, salesosId } of records) {
    const id = salesosId?.toLowerCase() ?? '';
    if (UUID.test(id) && !links.has(externalId) && !carriers.has(id)) carriers.set(id, { crm_id: externalId, id });
  }
  if (carriers.size === 0) return new Map();
  // Locked first: whoever is taking the answer in at this moment has ended then, and its link is seen.
  const wishes = await uow.rows<{ id: string; salesos_id: string; sent: SentCreate | null }>(sql`
    select id, salesos_id, sent from crm_creates where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}
      and salesos_id = ${anyUuid([...carriers.keys()])} order by id for update`);
  const free = await uow.rows<Carrier & { live_id: string }>(sql`
    select r.crm_id, r.id, coalesce(t.merged_into, r.id) as live_id from jsonb_to_recordset(${JSON.stringify([...carriers.values()])}::jsonb) as r(crm_id text, id uuid)
    left join ${sql.raw(entities[object].table)} t on t.customer_id = ${uow.customerId}::uuid and t.id = r.id
    where not exists (select from crm_sync_state l where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid
      and l.entity_type = ${object} and l.salesos_id = coalesce(t.merged_into, r.id))`);
  const wishOf = new Map(wishes.map((wish) => [wish.salesos_id, wish]));
  return new Map(
    free.map(({ crm_id, id, live_id }) => {
      const wish = wishOf.get(id);
      return [crm_id, { salesosId: live_id, wish: wish ? { id: wish.id, isOpen: wish.sent !== null } : null, agreed: wish?.sent?.fields ?? {} }];
    }),
  );
}

/** Wishes that reading has shown to be fulfilled. One that is on its way, or was cut off there, is not done with its record yet. */
export async function dropFulfilled(uow: UnitOfWork, rejoined: Iterable<Rejoined>): Promise<void> {
  await endWishes(
    uow,
    [...rejoined].flatMap(({ wish }) => (wish && !wish.isOpen ? [wish.id] : [])),
  );
}
