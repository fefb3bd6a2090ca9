import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { editLocal } from '#services/crm-sync/edit-local.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { push } from '#services/crm-sync/push.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

export const depsOf = ({ product }: TestProduct) => ({ providers: product.providers, sealer: product.sealer });
export const refOf = async (test: TestProduct, vendor: Vendor) => ({
  customerId: test.customerId(vendor),
  connectionId: await test.connectionId(vendor),
});

/** Reads the CRM once and lets the agents take it in. */
export async function pullOnce(test: TestProduct, vendor: Vendor): Promise<void> {
  await pull(test.product.work, depsOf(test), await refOf(test, vendor));
  await test.engine.drain();
}

/** Writes until nothing more is ready, and reads again what was hinted at. */
export async function settleOnce(test: TestProduct, vendor: Vendor): Promise<void> {
  const ref = await refOf(test, vendor);
  while (await push(test.product.work, depsOf(test), ref));
  while (await pullHints(test.product.work, depsOf(test), ref));
  await test.engine.drain();
}

/** A person changes human fields on our side. */
export function editHere(test: TestProduct, vendor: Vendor, id: string, fields: Record<string, FieldValue>): Promise<string[]> {
  return test.tenant(vendor, (uow) => editLocal(uow, { object: 'contact', id, fields, by: 'test' }));
}

const Survivor = z.object({ id: z.string() });

export interface LinkRow {
  entity_type: string;
  crm_id: string;
  salesos_id: string;
  sync_status: string;
}

export const linksOf = (test: TestProduct, vendor: Vendor, crmIds: readonly string[]): Promise<LinkRow[]> =>
  test.rows<LinkRow>(
    vendor,
    sql`select entity_type, crm_id, salesos_id, sync_status from crm_sync_state
      where crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb)) order by entity_type, crm_id`,
  );

/** What a person does at the CRM's own pages only: the twin offers it as an admin's call. */
export async function askOrg(test: TestProduct, action: 'undelete' | 'merge' | 'convert-lead' | 'purge', body: object): Promise<unknown> {
  const answer = await fetch(`${test.twin.salesforceUrl}/_twin/orgs/${test.seeded.salesforce.orgId}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${action} was refused: ${await answer.text()}`);
  return answer.json();
}

/** The same in the portal, by a person of it. */
async function askPortal(test: TestProduct, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${test.twin.hubspotUrl}/_twin/hubspot/portals/${test.seeded.hubspot.portalId}/records/contacts/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: test.seeded.hubspot.userIds['rep'], ...body }),
  });
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
  return answer.json();
}

export const restoreInPortal = (test: TestProduct, id: string): Promise<unknown> => askPortal(test, `${id}/restore`, {});
/** Returns the survivor's id. */
export async function mergeInPortal(test: TestProduct, primary: string, other: string): Promise<string> {
  const merged = await askPortal(test, 'merge', { primaryObjectId: primary, objectIdToMerge: other });
  return Survivor.parse(merged).id;
}
