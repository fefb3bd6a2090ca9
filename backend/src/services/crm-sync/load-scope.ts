import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { everything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';

/** The scope that holds now, and which one it is. */
export interface HeldScope {
  conditions: RecordScope;
  /** 0 = nobody ever chose one. */
  generation: number;
  /** Number of the reading of the list that is under way or was last. */
  walk: number;
}

export async function loadScope(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<HeldScope> {
  const [row] = await uow.rows<HeldScope>(sql`select conditions, generation, walk from crm_scopes
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}`);
  return row ?? { conditions: everything, generation: 0, walk: 0 };
}

const lockName = (connectionId: string, object: CrmObject) => sql`hashtextextended(${`scope ${connectionId} ${object}`}, 0)`;

/** As it is until this transaction ends: whoever wants to change it waits. In two statements, or the second could see what was before the wait. */
export async function holdScope(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<HeldScope> {
  await uow.rows(sql`select pg_advisory_xact_lock_shared(${lockName(connectionId, object)})`);
  return loadScope(uow, connectionId, object);
}

/** For whoever changes it: what is being taken over under the old one has been by then. */
export async function lockScope(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<HeldScope> {
  await uow.rows(sql`select pg_advisory_xact_lock(${lockName(connectionId, object)})`);
  return loadScope(uow, connectionId, object);
}

/** Objects of which nobody knows yet which records are in a scope that was just chosen: nothing of them is written. */
export const unsettledObjects = (uow: UnitOfWork, connectionId: string): SQL =>
  sql`select object from crm_scopes where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and not is_settled`;
