import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { outsideByValues } from '#domain/crm-sync/record-scope.ts';
import type { CreatableObject } from '#ports/crm-create.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ownerThere } from '../connection/owner-there.ts';
import { holdScope } from '../crm-sync/load-scope.ts';
import { ServiceError } from '../service-error.ts';

const NOTHING = 'Nothing was changed.';

/** The connection a new record goes to: the one whose CRM has the say about human fields. */
export async function creationPlace(
  uow: UnitOfWork,
  providers: Providers,
  { object, ownerId }: { object: CreatableObject; ownerId: string | null },
): Promise<string> {
  const [master] = await uow.rows<{ id: string; provider: string }>(sql`select id, provider from crm_integrations
    where customer_id = ${uow.customerId}::uuid and is_master and state <> 'disconnected' order by connected_at limit 1`);
  if (!master) throw new ServiceError('no_connection', 'No CRM is connected that could get this record.', NOTHING);
  const provider = providers.crm.get(master.provider);
  if (!provider?.creates?.includes(object)) {
    const label = provider?.label ?? master.provider;
    throw new ServiceError('create_not_supported', `In ${label} a new ${object} cannot be made from here.`, `${NOTHING} Make it in ${label}.`);
  }
  await refuseOutside(uow, { connectionId: master.id, object, ownerId });
  return master.id;
}

/** What it would say of itself there decides; nothing new is on a list of the CRM's. */
async function refuseOutside(
  uow: UnitOfWork,
  { connectionId, object, ownerId }: { connectionId: string; object: CreatableObject; ownerId: string | null },
): Promise<void> {
  const { conditions } = await holdScope(uow, connectionId, object);
  const there = ownerThere({ customerId: sql`${uow.customerId}::uuid`, connectionId: sql`${connectionId}::uuid`, userId: sql`${ownerId}::uuid` });
  const [owner] = await uow.rows<{ external_id: string | null }>(sql`select ${there} as external_id`);
  if (conditions.list !== null) throw new ServiceError('out_of_scope', `Only a ${object} on a list of the CRM is worked with.`, NOTHING);
  if (outsideByValues({ ...conditions, recordTypes: null }, { owner: owner?.external_id ?? '', recordType: '' }) !== null)
    throw new ServiceError('out_of_scope', `A ${object} of this owner is not worked with.`, NOTHING);
}
