import { type SQL, sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CreatableObject } from '#ports/crm-create.ts';
import { ownerThere } from '../connection/owner-there.ts';
import { entities } from './entities.ts';
import { unsettledObjects } from './load-scope.ts';
import { endWishes } from './wish-record.ts';

const LEASE_MS = 60_000;

/** With what a record went out. Until the CRM has answered it goes out with this and with nothing newer. */
export interface SentCreate {
  /** By our names. */
  fields: Readonly<Record<string, FieldValue>>;
  ownerCrmId: string | null;
  accountCrmId: string | null;
}

export interface ClaimedCreate {
  /** Becomes the link's. */
  id: string;
  salesosId: string;
  lease: string;
  /** Null = it was never sent, or is known not to have been taken. */
  sent: SentCreate | null;
  ownerCrmId: string | null;
  accountCrmId: string | null;
}

interface Claims {
  object: CreatableObject;
  /** Empty where none of those claimed needed to be made any more. */
  rows: ClaimedCreate[];
}

type Row = Omit<ClaimedCreate, 'lease'> & { isLinked: boolean; isLive: boolean };

/** Records of one object that may be made now, accounts first: a contact waits for its account. What needs no making any more is dropped. */
export async function claimCreates(uow: UnitOfWork, connectionId: string, limit: number): Promise<Claims | null> {
  const ready = readyToCreate(uow, connectionId);
  const leaseUntil = new Date(Date.now() + LEASE_MS).toISOString();
  const taken = await uow.rows<{ id: string; object: CreatableObject; lease: string }>(sql`
    with ready as (
      select c.id from crm_creates c where ${ready}
        and c.entity_type = (select c.entity_type from crm_creates c where ${ready} order by c.entity_type, c.created_at limit 1)
      order by c.created_at limit ${limit} for update of c skip locked
    )
    update crm_creates c set lease_until = ${leaseUntil}::timestamptz, tries = c.tries + 1 from ready
    where c.customer_id = ${uow.customerId}::uuid and c.id = ready.id returning c.id, c.entity_type as object, c.lease_until::text as lease`);
  const [first] = taken;
  if (!first) return null;
  const rows = await details(uow, connectionId, first.object, taken);
  // Somebody else's record turned out to be the same, or nobody wants it any more.
  const needless = rows.filter(({ sent, isLinked, isLive }) => !isLive || (isLinked && sent === null));
  await endWishes(
    uow,
    needless.map(({ id }) => id),
  );
  const leases = new Map(taken.map(({ id, lease }) => [id, lease]));
  const needed = rows.filter((row) => !needless.includes(row));
  return { object: first.object, rows: needed.map(({ isLinked: _linked, isLive: _live, ...row }) => ({ ...row, lease: leases.get(row.id) ?? '' })) };
}

/** Of the alias `c`. */
function readyToCreate(uow: UnitOfWork, connectionId: string): SQL {
  const wall = new Date().toISOString();
  return sql`c.customer_id = ${uow.customerId}::uuid and c.connection_id = ${connectionId}::uuid and c.state = 'pending' and c.waits_for is null
    and (c.lease_until is null or c.lease_until < ${wall}::timestamptz) and (c.retry_at is null or c.retry_at < ${wall}::timestamptz)
    and c.entity_type not in (${unsettledObjects(uow, connectionId)})
    and exists (select from crm_integrations i where i.customer_id = c.customer_id and i.id = c.connection_id and i.writing = 'on' and i.state = 'active')`;
}

function details(uow: UnitOfWork, connectionId: string, object: CreatableObject, taken: readonly { id: string }[]): Promise<Row[]> {
  const { table, hasAccount } = entities[object];
  const account = hasAccount
    ? sql`(select l.crm_id from crm_sync_state l where l.customer_id = c.customer_id and l.connection_id = c.connection_id and l.entity_type = 'account'
        and l.salesos_id = r.account_id and l.sync_status <> 'gone')`
    : sql`null`;
  return uow.rows<Row>(sql`
    select c.id, c.salesos_id as "salesosId", c.sent, exists (select from crm_sync_state l where l.customer_id = c.customer_id
      and l.connection_id = c.connection_id and l.entity_type = c.entity_type and l.salesos_id = c.salesos_id) as "isLinked", r.id is not null as "isLive", ${account} as "accountCrmId",
      ${ownerThere({ customerId: sql`c.customer_id`, connectionId: sql`c.connection_id`, userId: sql`r.owner_id` })} as "ownerCrmId"
    from crm_creates c left join ${sql.raw(table)} r on r.customer_id = c.customer_id and r.id = c.salesos_id and r.deleted_at is null and r.merged_into is null
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${anyUuid(taken.map(({ id }) => id))}
    order by c.created_at, c.id`);
}
