import type { HomedType } from '@salesos/shared/api/activity';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration } from './integration.ts';

/**
 * These types of activities, and no others, are kept in this CRM from now on: of each there is one home, so another CRM
 * gives them up. What is there already stays where it is.
 */
export async function setActivityHome(
  uow: UnitOfWork,
  providers: Providers,
  { actor, connectionId, types }: { actor: Actor; connectionId: string; types: readonly HomedType[] },
): Promise<void> {
  authorize(actor, 'connection.manage');
  const { provider } = await getIntegration(uow, connectionId);
  if (types.some((type) => type !== 'mail') && !providers.crm.get(provider)?.activityStreams)
    throw new ServiceError('bad_request', 'This CRM keeps no activities of ours but mails.', 'Nothing was changed.');
  const wanted = sql`array(select distinct jsonb_array_elements_text(${JSON.stringify(types)}::jsonb) order by 1)`;
  await uow.rows(sql`
    update crm_integrations set activity_home = case when id = ${connectionId}::uuid then ${wanted}
      else array(select kept from unnest(activity_home) as kept where kept <> all (${wanted}) order by 1) end
    where customer_id = ${uow.customerId}::uuid`);
  const details = { types: [...new Set(types)].sort().join(' ') };
  await audit(uow, actor, { action: 'connection.activity_home_set', resourceType: 'connection', resourceId: connectionId, details });
}
