import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Refused } from '#domain/crm-sync/refusal.ts';
import type { CrmObject } from '#ports/crm.ts';
import { ofIds } from './of-ids.ts';
import type { PublishedFields } from './owned-fields.ts';
import { readyToWrite } from './ready-to-write.ts';
import { worthACall } from './worth-a-call.ts';

const LEASE_MS = 60_000;

export interface Claimed {
  id: string;
  crm_id: string;
  entity_type: CrmObject;
  salesos_id: string;
  /** Human fields of it may have to be written too. */
  human: boolean;
  generation: string;
  /** Empty where nothing of ours is shown: on companies and deals. */
  fields: Partial<PublishedFields>;
  base: Partial<PublishedFields>;
  /** What the CRM held before a write nobody knows the end of; empty where there was none. */
  base_before: Partial<PublishedFields>;
  /** What the CRM refused of it when it was sent last. */
  refused: Refused;
}

export interface Claim {
  rows: Claimed[];
  /** Whose claim it is: another one made later has another. */
  lease: string;
}

/** One turn at a time per connection: a second worker finds leased rows and leaves. */
export async function takeTurn(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const [locked] = await uow.rows<{ ok: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended(${`push ${connectionId}`}, 0)) as ok`);
  if (!locked?.ok) return false;
  const [busy] = await uow.rows(sql`select 1 from crm_dirty where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and lease_until > ${new Date().toISOString()}::timestamptz limit 1`);
  return !busy;
}

/**
 * A batch for whoever has the turn, all of one object, people's edits first; null once writing was turned off, or while it
 * is not worth a call. `isAhead`: null also where it would leave room for what comes during the call in flight.
 */
export async function claimNext(uow: UnitOfWork, connectionId: string, limit: number, { isAhead }: { isAhead: boolean }): Promise<Claim | null> {
  const worth = await worthACall(uow, connectionId, { least: isAhead ? limit : 1 });
  if (worth === null) return null;
  const ready = sql`${readyToWrite(uow, connectionId)}${worth === 'edited' ? sql` and human` : sql``}`;
  const lease = new Date(Date.now() + LEASE_MS).toISOString();
  const taken = await uow.rows<{ id: string; generation: string; human: boolean; died: boolean }>(sql`
    with ready as (
      select id, lease_until is not null as died from crm_dirty where ${ready} and entity_type = (select entity_type from crm_dirty where ${ready} order by first_dirty_at limit 1)
        and exists (select from crm_integrations i where i.customer_id = ${uow.customerId}::uuid and i.id = ${connectionId}::uuid and i.writing = 'on' and i.state = 'active')
      order by first_dirty_at limit ${limit} for update skip locked
    )
    update crm_dirty d set lease_until = ${lease}::timestamptz, claimed_generation = generation
    from ready where d.customer_id = ${uow.customerId}::uuid and d.id = ready.id
    returning d.id, d.generation::text as generation, d.human, ready.died`);
  if (taken.length === 0) return null;
  await forgetBase(
    uow,
    taken.filter(({ died }) => died),
  );
  const rows = await readClaimed(uow, taken);
  return rows.length === 0 ? null : { rows, lease };
}

type ReadLink = Omit<Claimed, 'generation' | 'human'> & { is_outside: boolean };

/**
 * A statement of its own: read together with the claim, the fields could be older than the generation just claimed, and the
 * acknowledgement would then clear a change that was never sent.
 */
async function readClaimed(uow: UnitOfWork, taken: readonly Pick<Claimed, 'id' | 'generation' | 'human'>[]): Promise<Claimed[]> {
  const read = await uow.rows<ReadLink>(sql`
    select l.id, l.crm_id, l.entity_type, l.salesos_id, l.base, l.base_before, l.refused, coalesce(p.fields, '{}') as fields,
      l.out_of_scope is not null as is_outside
    from crm_sync_state l left join crm_published p on p.customer_id = l.customer_id and p.contact_id = l.salesos_id
    where ${ofIds(uow, sql`l`, taken)}`);
  const outside = read.filter((row) => row.is_outside);
  if (outside.length > 0) await uow.rows(sql`delete from crm_dirty d where ${ofIds(uow, sql`d`, outside)}`);
  const links = new Map(read.map((link) => [link.id, link]));
  return taken.flatMap(({ id, generation, human }) => {
    const link = links.get(id);
    return link && !link.is_outside ? [toClaimed(link, { generation, human })] : [];
  });
}

const toClaimed = ({ is_outside: _isOutside, ...link }: ReadLink, dirty: Pick<Claimed, 'generation' | 'human'>): Claimed => ({ ...link, ...dirty });

/** What the CRM holds is not known any more; an undo still needs what it held when it was. */
export const baseForgotten = sql`base_before = case when base = '{}' then base_before else base end, base = '{}'`;

/** A write nobody knows the end of: the CRM may hold what was sent or what was there before, so everything is written again. */
export async function forgetBase(uow: UnitOfWork, rows: readonly { id: string }[]): Promise<void> {
  if (rows.length > 0) await uow.rows(sql`update crm_sync_state l set ${baseForgotten} where ${ofIds(uow, sql`l`, rows)}`);
}
