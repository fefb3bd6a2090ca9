import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Authority } from '#domain/crm-sync/merge-field.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { MappedField } from './load-mapping.ts';
import { reopenFields } from './reopen-fields.ts';

/** From now on for this field of this connection. */
export async function saveAuthority(
  uow: UnitOfWork,
  ref: { connectionId: string; object: CrmObject },
  line: MappedField,
  authority: Authority,
): Promise<void> {
  await uow.rows(sql`
    insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, updated_at)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${ref.connectionId}::uuid, ${ref.object}, ${line.field}, ${line.crmField}, ${line.direction},
      ${authority}, ${JSON.stringify(line.transform)}::jsonb, ${JSON.stringify(line.shape)}::jsonb, ${uow.now.toISOString()}::timestamptz)
    on conflict (customer_id, connection_id, entity_type, field) do update set authority = excluded.authority, updated_at = excluded.updated_at`);
  await reopenFields(uow, { ...ref, fields: [line.field] });
}
