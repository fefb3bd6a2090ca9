import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Authority } from '#domain/crm-sync/merge-field.ts';
import type { Direction } from '#domain/crm-sync/merge-record.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

/** An admin says of a standard field of contacts which way it goes and who decides. */
export async function mapField(
  test: TestProduct,
  vendor: Vendor,
  field: 'first_name' | 'phone' | 'title',
  rule: { authority?: Authority; direction?: Direction },
): Promise<void> {
  const names = { first_name: ['FirstName', 'firstname'], phone: ['Phone', 'phone'], title: ['Title', 'jobtitle'] } as const;
  const crmField = names[field][vendor === 'salesforce' ? 0 : 1];
  await test.rows(
    vendor,
    sql`insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, updated_at)
      values (${test.customerId(vendor)}::uuid, ${randomUUID()}::uuid, ${await test.connectionId(vendor)}::uuid, 'contact', ${field}, ${crmField},
        ${rule.direction ?? 'both'}, ${rule.authority ?? 'crm_wins'}, '{"kind":"identity"}', ${JSON.stringify({ type: field === 'phone' ? 'phone' : 'text' })}::jsonb, '2026-01-01T00:00:00Z')
      on conflict (customer_id, connection_id, entity_type, field) do update set direction = excluded.direction, authority = excluded.authority`,
  );
}
