import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { isSharedAddress } from '#domain/crm-sync/shared-address.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { Link } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';

interface Newcomer {
  crmId: string;
  email: string | null;
}

/** The records that are tied to nothing here yet. */
export function newcomers(records: readonly CrmRecord[], links: ReadonlyMap<string, Link>, mapping: ObjectMapping): Newcomer[] {
  const crmField = mapping.fields.find(({ field }) => field === 'email')?.crmField ?? '';
  return records
    .filter(({ externalId }) => !links.has(externalId))
    .map(({ externalId, values }) => ({ crmId: externalId, email: typeof values[crmField] === 'string' ? values[crmField] : null }));
}

/** What tells a person by it: one address however it is written, empty for none and for one of many. */
export function addressOf(email: string | null): string {
  const address = email?.trim().toLowerCase() ?? '';
  return isSharedAddress(address) ? '' : address;
}

/**
 * Humans we know already among records that are new to a connection: by an address that is one person's on both sides.
 * One look at the index per address, whatever the planner thinks of tables that fill while they are read.
 * Shared addresses (info@, sales@) never merge people, nor does one address on two records.
 */
export async function joinPeople(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  unknown: readonly Newcomer[],
): Promise<Map<string, string>> {
  const addresses = new Map<string, string[]>();
  for (const { crmId, email } of unknown) {
    const address = addressOf(email);
    if (address !== '') addresses.set(address, [...(addresses.get(address) ?? []), crmId]);
  }
  const unique = [...addresses].filter(([, ids]) => ids.length === 1).map(([address]) => address);
  if (unique.length === 0) return new Map();
  const found = await uow.rows<{ email: string; id: string }>(sql`
    select a.email, known.id from jsonb_array_elements_text(${JSON.stringify(unique)}::jsonb) as a(email) cross join lateral (
      select min(c.id::text) as id from contacts c
      where c.customer_id = ${uow.customerId}::uuid and c.email_key = a.email and c.merged_into is null and c.deleted_at is null
      having count(*) = 1 and not bool_or(exists (
        select from crm_sync_state l where l.customer_id = c.customer_id and l.salesos_id = c.id and l.connection_id = ${connectionId}::uuid and l.entity_type = ${object}))
    ) known`);
  return new Map(found.flatMap(({ email, id }) => (addresses.get(email) ?? []).map((crmId) => [crmId, id] as const)));
}
