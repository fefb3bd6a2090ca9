import type postgres from 'postgres';
import type { Sealer } from '#ports/crypto.ts';
import { fieldsOf } from './changed-fields.ts';
import type { ReadyOrg } from './twin-org.ts';

export const REF = { customerId: '5c0e0000-0000-4000-8000-000000000002', connectionId: '5c0e0000-0000-4000-8000-000000000003' };

/** One customer, connected to the twin org with writing on. */
export async function seedConnection(admin: postgres.Sql, sealer: Sealer, org: ReadyOrg, ref: typeof REF): Promise<void> {
  const { customerId, connectionId } = ref;
  const token = sealer.seal(org.accessToken, { ...ref, field: 'access_token' });
  await admin`insert into customers (id, name, email, created_at, updated_at)
    values (${customerId}, 'Bench', ${`${customerId}@salesos.example`}, now(), now())`;
  await admin`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, access_token, access_expires_at, writing, connected_at)
    values (${customerId}, ${connectionId}, 'salesforce', ${org.orgId}, ${org.url}, ${token}, now() + interval '1 day', 'on', now())`;
}

/** Such a customer, each contact linked and in step with edition 0. */
export async function seedLinkedContacts(admin: postgres.Sql, sealer: Sealer, org: ReadyOrg): Promise<void> {
  const { customerId, connectionId } = REF;
  await seedConnection(admin, sealer, org, REF);
  const rows = org.contactIds.map((crmId, n) => ({ crm_id: crmId, n, base: fieldsOf(n, 0) }));
  await admin`with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(crm_id text, n integer, base jsonb)),
    person as (insert into contacts (customer_id, id, last_name, created_at, updated_at) select ${customerId}::uuid, md5(crm_id)::uuid, 'Last ' || n, now(), now() from r returning id)
    insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id, base)
    select ${customerId}::uuid, gen_random_uuid(), ${connectionId}::uuid, 'contact', crm_id, md5(crm_id)::uuid, base from r`;
  await makeDirty(admin, org, 1);
  await admin`vacuum analyze`;
}

/** What the agents do when every contact's fields change: publish an edition and mark the links. */
export async function makeDirty(admin: postgres.Sql, org: ReadyOrg, edition: number): Promise<void> {
  const rows = org.contactIds.map((crmId, n) => ({ crm_id: crmId, fields: fieldsOf(n, edition) }));
  await admin`insert into crm_published (customer_id, contact_id, fields, updated_at)
    select ${REF.customerId}::uuid, md5(crm_id)::uuid, fields, now() from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(crm_id text, fields jsonb)
    on conflict (customer_id, contact_id) do update set fields = excluded.fields`;
  await admin`insert into crm_dirty (customer_id, id, connection_id, first_dirty_at) select customer_id, id, connection_id, now() from crm_sync_state
    on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1`;
}
