import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmHint } from '#ports/crm-telling.ts';
import { findIntegration, type Integration } from '../connection/integration.ts';
import { audit } from '../request/audit.ts';
import { holdPeopleOf } from '../sequence/hold-people-of.ts';
import { noteDelivery } from './live-feed.ts';
import { noteHints, type RecordHint } from './note-hints.ts';

const crm: Actor = { kind: 'system', id: 'crm', role: 'admin' };

export interface TakenHints {
  taken: number;
  /** Of orgs that are not connected here. */
  dropped: number;
}

/** What CRMs told of any number of orgs: one transaction per customer, and a row per record however often it is named. Taking the same again changes nothing. */
export async function takeHints(work: Work, provider: string, hints: readonly CrmHint[]): Promise<TakenHints> {
  const byOrg = Map.groupBy(hints, ({ orgId }) => orgId);
  const routes = await routesOf(work, provider, [...byOrg.keys()]);
  let taken = 0;
  for (const [orgId, customerId] of routes) {
    const told = byOrg.get(orgId) ?? [];
    const isOurs = await work.withTenant(customerId, (uow) => takeOrg(uow, { provider, orgId, told }));
    if (isOurs) taken += told.length;
  }
  return { taken, dropped: hints.length - taken };
}

export async function routesOf(work: Work, provider: string, orgIds: readonly string[]): Promise<[orgId: string, customerId: string][]> {
  if (orgIds.length === 0) return [];
  const rows = await work.withRoutes<{ org_id: string; customer_id: string }>(sql`
    select org_id, customer_id from crm_org_routes where provider = ${provider}
      and org_id = ${anyText(orgIds)} order by org_id`);
  return rows.map((row) => [row.org_id, row.customer_id]);
}

/** False where nobody is connected. */
export async function takeOrg(
  uow: UnitOfWork,
  { provider, orgId, told }: { provider: string; orgId: string; told: readonly CrmHint[] },
): Promise<boolean> {
  const integration = await findIntegration(uow, provider);
  if (!integration || integration.orgId !== orgId || integration.state === 'disconnected') return false;
  await noteDelivery(uow, integration.id);
  await noteHints(uow, integration.id, told.flatMap(recordsOf));
  for (const hint of told) if (hint.kind === 'uninstalled') await disconnect(uow, integration, hint.at);
  return true;
}

function recordsOf(hint: CrmHint): RecordHint[] {
  if (hint.kind === 'uninstalled') return [];
  const { object, externalId } = hint;
  const lost = hint.kind === 'merged' ? hint.mergedIds : [];
  return [{ object, externalId }, ...lost.map((id) => ({ object, externalId: id, into: externalId }))];
}

/**
 * An old story must not end a connection that was made anew since. Its people wait until it is connected again and read;
 * whoever installs the app again looks before anything is written, as after every other end.
 */
async function disconnect(uow: UnitOfWork, { id }: Integration, at: Date): Promise<void> {
  const ended =
    await uow.rows(sql`update crm_integrations set state = 'disconnected', writing = 'shadow', writing_reason = null, opt_outs_complete = false,
      access_token = null, refresh_token = null, access_expires_at = null
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and connected_at < ${at.toISOString()}::timestamptz returning id`);
  if (ended.length === 0) return;
  await uow.rows(sql`update crm_pull_cursors set complete = false where customer_id = ${uow.customerId}::uuid and connection_id = ${id}::uuid`);
  const held = await holdPeopleOf(uow, id);
  await audit(uow, crm, { action: 'connection.uninstalled', resourceType: 'connection', resourceId: id, details: { held } });
}
