import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { NewSuppression } from '@salesos/shared/api/suppression';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { addressKey, domainKey, type Suppressed } from '#domain/consent/suppression.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

export interface SuppressionRow extends Suppressed {
  reason: string | null;
  since: Date;
}

/** Puts an address or a domain on the list; one that is there already stays as it is. Returns its id. */
export async function suppress(uow: UnitOfWork, { actor, wish }: { actor: Actor; wish: NewSuppression }): Promise<string> {
  authorize(actor, 'suppression.manage');
  const value = wish.kind === 'address' ? addressKey(wish.value) : domainKey(wish.value);
  if (value === null) {
    const what = wish.kind === 'address' ? 'an email address' : 'a domain';
    throw new ServiceError('bad_request', `This is not ${what}.`, 'Nothing was changed.', [{ code: `not_${wish.kind}` }]);
  }
  const row = { kind: wish.kind, value, reason: wish.reason ?? null, since: uow.now };
  const [id] = await saveSuppressions(uow, { actor, rows: [row], origin: 'api' });
  if (id !== undefined)
    await audit(uow, actor, { action: 'suppression.added', resourceType: 'suppression', resourceId: id, details: { kind: wish.kind } });
  return id ?? idOf(uow, row);
}

/** Returns the ids of those that were not on the list. In force with the commit: every mail is looked at when it is claimed and once more before it goes. */
export async function saveSuppressions(
  uow: UnitOfWork,
  { actor, rows, origin }: { actor: Actor; rows: readonly SuppressionRow[]; origin: 'api' | 'import' },
): Promise<string[]> {
  const given = JSON.stringify(rows.map((row) => ({ ...row, id: randomUUID(), since: row.since.toISOString() })));
  const added = await uow.rows<{ id: string }>(sql`
    insert into suppressions (customer_id, id, kind, value, reason, origin, since, added_at, added_by)
    select ${uow.customerId}::uuid, r.id, r.kind, r.value, r.reason, ${origin}, r.since, ${uow.now.toISOString()}::timestamptz, ${actor.id}::uuid
    from jsonb_to_recordset(${given}::jsonb) as r(id uuid, kind text, value text, reason text, since timestamptz)
    order by r.value, r.kind on conflict do nothing returning id`);
  return added.map(({ id }) => id);
}

async function idOf(uow: UnitOfWork, { kind, value }: Suppressed): Promise<string> {
  const [row] = await uow.rows<{ id: string }>(sql`
    select id from suppressions where customer_id = ${uow.customerId}::uuid and kind = ${kind} and value = ${value} and lifted_at is null`);
  // Taken off the list by somebody else between the two statements.
  if (!row)
    throw new ServiceError('conflict', 'Somebody took it off the list at this moment.', 'Nothing was changed. Look at the list and try again.');
  return row.id;
}

/** Takes it off the list. The row stays, with who did it and why. */
export async function liftSuppression(uow: UnitOfWork, { actor, id, because }: { actor: Actor; id: string; because: string }): Promise<void> {
  authorize(actor, 'suppression.manage');
  const [row] = await uow.rows<{ kind: string }>(sql`
    update suppressions set lifted_at = ${uow.now.toISOString()}::timestamptz, lifted_by = ${actor.id}::uuid, lifted_because = ${because}
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and lifted_at is null returning kind`);
  if (!row) throw new ServiceError('not_found', 'This is not on the list.', 'Nothing was changed.');
  await audit(uow, actor, { action: 'suppression.lifted', resourceType: 'suppression', resourceId: id, details: { kind: row.kind } });
}
