import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { suppressionsOf } from '#domain/consent/suppression.ts';

/** A row where the address, its domain or one above is on the customer's list. */
export const suppressionOf = (uow: UnitOfWork, address: string): SQL => sql`
    select 1 from jsonb_to_recordset(${JSON.stringify(suppressionsOf(address))}::jsonb) as k(kind text, value text)
    join suppressions s on s.customer_id = ${uow.customerId}::uuid and s.value = k.value and s.kind = k.kind and s.lifted_at is null limit 1`;
