import type { Suppression } from '@salesos/shared/api/suppression';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { suppressionsOf } from '#domain/consent/suppression.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';

interface Row {
  id: string;
  kind: 'address' | 'domain';
  value: string;
  reason: string | null;
  since: string;
  added_at: string;
  added_by: string;
  name: string;
  origin: 'api' | 'import';
}

/** Those that have been on the list longest first; `matching` = only what keeps mail to this address back. */
export async function listSuppressions(
  uow: UnitOfWork,
  { actor, after, limit, matching = null }: { actor: Actor; after: string | null; limit: number; matching?: string | null },
): Promise<{ suppressions: Suppression[]; next: string | null }> {
  authorize(actor, 'suppression.manage');
  const behind =
    after === null
      ? sql`true`
      : sql`(s.added_at, s.id) > (select a.added_at, a.id from suppressions a where a.customer_id = s.customer_id and a.id = ${after}::uuid)`;
  const wanted =
    matching === null
      ? sql`true`
      : sql`(s.kind, s.value) in (select k.kind, k.value from jsonb_to_recordset(${JSON.stringify(suppressionsOf(matching))}::jsonb) as k(kind text, value text))`;
  const found = await read(uow, sql`${behind} and ${wanted}`, limit + 1);
  const suppressions = found.slice(0, limit);
  return { suppressions, next: found.length > limit ? (suppressions.at(-1)?.id ?? null) : null };
}

export async function readSuppression(uow: UnitOfWork, { actor, id }: { actor: Actor; id: string }): Promise<Suppression> {
  authorize(actor, 'suppression.manage');
  const [found] = await read(uow, sql`s.id = ${id}::uuid`, 1);
  if (!found) throw new ServiceError('not_found', 'This is not on the list.');
  return found;
}

async function read(uow: UnitOfWork, which: SQL, limit: number): Promise<Suppression[]> {
  const rows = await uow.rows<Row>(sql`
    select s.id, s.kind, s.value, s.reason, s.since, s.added_at, s.added_by, u.name, s.origin from suppressions s
    join users u on u.customer_id = s.customer_id and u.id = s.added_by
    where s.customer_id = ${uow.customerId}::uuid and s.lifted_at is null and ${which} order by s.added_at, s.id limit ${limit}`);
  return rows.map(({ added_at: addedAt, added_by: addedBy, name, since, ...row }) => ({
    ...row,
    since: new Date(since).toISOString(),
    addedAt: new Date(addedAt).toISOString(),
    addedBy: { id: addedBy, name },
  }));
}
