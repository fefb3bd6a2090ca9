import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { isEverything, isSameScope } from '#domain/crm-sync/record-scope.ts';
import { authorize } from '../authorize.ts';
import { lockScope } from '../crm-sync/load-scope.ts';
import { rereadAll } from '../crm-sync/pull-cursors.ts';
import { audit } from '../request/audit.ts';
import { startReading } from './first-reading.ts';
import { type CheckedScope, checkScopes, type ScopeDeps, scopeGround, type ScopeRef, type ScopeWish } from './scope-ground.ts';

/**
 * Chooses which records a connection works with. Objects whose choice is another than before are read from the beginning, and
 * nothing of them is written until it is known which of the records we have are in it. The same choice again changes nothing. A first reading
 * that waits for the choice begins, also with everything; and that everything was chosen is kept, too.
 */
export async function saveScope(
  work: Work,
  deps: ScopeDeps,
  { actor, scopes, ...ref }: ScopeRef & { actor: Actor; scopes: ScopeWish },
): Promise<void> {
  authorize(actor, 'connection.manage');
  const checked = await checkScopes(work, ref, await scopeGround(work, deps, ref), scopes);
  await work.withTenant(ref.customerId, async (uow) => {
    const changed: string[] = [];
    const confirmed: string[] = [];
    for (const one of checked) {
      if (await saveOne(uow, ref.connectionId, one)) changed.push(one.object);
      else if (await confirmOne(uow, ref.connectionId, one)) confirmed.push(one.object);
    }
    const startsReading = await startReading(uow, ref.connectionId);
    if (changed.length + confirmed.length === 0 && !startsReading) return;
    await audit(uow, actor, {
      action: 'connection.scope_saved',
      resourceType: 'connection',
      resourceId: ref.connectionId,
      details: { objects: changed.join(), confirmed: confirmed.join(), startsReading },
    });
    uow.notify('crm.scope');
  });
}

async function saveOne(uow: UnitOfWork, connectionId: string, { object, conditions, list }: CheckedScope): Promise<boolean> {
  const held = await lockScope(uow, connectionId, object);
  if (isSameScope(held.conditions, conditions)) return false;
  // Nobody leaves where all are chosen; who is back is seen when it is read.
  const isWide = isEverything(conditions);
  const phase = isWide ? 'done' : 'known';
  await uow.rows(sql`
    insert into crm_scopes (customer_id, connection_id, object, conditions, list_label, saved_at, is_settled, phase)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, ${object}, ${JSON.stringify(conditions)}::jsonb, ${list?.label ?? null},
      ${uow.now.toISOString()}::timestamptz, ${isWide}, ${phase})
    on conflict (customer_id, connection_id, object) do update set conditions = excluded.conditions, list_label = excluded.list_label,
      saved_at = excluded.saved_at, is_settled = excluded.is_settled, phase = excluded.phase, generation = crm_scopes.generation + 1,
      walk = crm_scopes.walk + 1, position = null, listed = 0, begun_at = null, walked_at = null, due_at = null, problem = null, lease_until = null`);
  await rereadAll(uow, connectionId, object);
  return true;
}

/** Everything was worked with without anybody having said so; now somebody has. Nothing of it changes. */
async function confirmOne(uow: UnitOfWork, connectionId: string, { object, conditions }: CheckedScope): Promise<boolean> {
  const rows = await uow.rows(sql`
    insert into crm_scopes (customer_id, connection_id, object, conditions, saved_at, is_settled, phase)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, ${object}, ${JSON.stringify(conditions)}::jsonb, ${uow.now.toISOString()}::timestamptz, true, 'done')
    on conflict (customer_id, connection_id, object) do nothing returning object`);
  return rows.length > 0;
}
