import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import { LEFT_OUT } from '#ports/crm-activity.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';

type Problem = SyncHealth['schemaProblems'][number];

/** Objects that cannot be read, mappings that stand still, and fields of ours the CRM does not have. */
export function readSchemaProblems(uow: UnitOfWork, connectionId: string): Promise<Problem[]> {
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  return uow.rows<Problem>(sql`
    select 'object' as kind, object, case object when 'account' then 'Accounts' when 'contact' then 'Contacts' when 'lead' then 'Leads' else 'Opportunities' end || ' are not read, the CRM answers ' || unavailable as text from crm_pull_cursors where ${ours} and unavailable is not null
    union all
    select 'object', null, 'Activities (' || stream || ') are not read, the CRM answers ' || unavailable from crm_activity_cursors where ${ours} and unavailable is not null
    union all
    select 'object', null, 'Users are not read, so nobody here knows whose a record is; the CRM answers ' || users_unavailable from crm_integrations
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid and users_unavailable is not null
    union all
    select 'object', null, 'Activities with several people are tied to the first only: the CRM has room for one, until an admin lets people relate several contacts to tasks and events'
    where exists (select from activity_people where ${ours} and left_out = ${LEFT_OUT.notShared})
    union all
    select 'mapping', entity_type, field || ' ↔ ' || crm_field || ' stands still: ' || disabled_reason from crm_field_mapping where ${ours} and disabled_reason is not null
    union all
    select 'missing_field', null, f.name || ' is missing in the CRM' from crm_integrations i cross join jsonb_array_elements_text(i.missing_fields) as f(name)
    where i.customer_id = ${uow.customerId}::uuid and i.id = ${connectionId}::uuid
    order by 1, 2, 3`);
}
