import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { forecastScope } from '#domain/crm-sync/forecast-scope.ts';
import { everything, isEverything, isSameScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { authorize } from '../authorize.ts';
import { isPerson } from '../crm-sync/entities.ts';
import { endedLooksPerDay, lookEveryMs } from '../crm-sync/pull-cursors.ts';
import { loadScope } from '../crm-sync/load-scope.ts';
import { readBudget } from './read-budget.ts';
import {
  askNow,
  type CheckedScope,
  checkScopes,
  type ScopeDeps,
  type ScopeGround,
  scopeGround,
  type ScopeRef,
  type ScopeWish,
} from './scope-ground.ts';

export interface ObjectCount {
  object: CrmObject;
  /** Null = the CRM does not show us this object. */
  records: number | null;
  /** There are at most as many: the CRM cannot count all conditions together. */
  isUpperBound: boolean;
  /** All there are. */
  all: number | null;
  /** 0 where the choice is the one that holds, and has been read. */
  firstReadCalls: number;
  callsPerDay: number;
}

export interface ScopeEstimate {
  objects: ObjectCount[];
  firstReadCalls: number;
  callsPerDay: number;
  /** Of the connection's calls: how many a day grants, and how many are left now. */
  allowance: number;
  callsLeft: number;
  /** Days the first reading takes at least, a day's calls not being enough for it. */
  firstReadDays: number;
}

/** What a choice of records would hold and cost, before anything is saved. Two calls an object, and one for what is named. */
export async function countScope(
  work: Work,
  deps: ScopeDeps,
  { actor, scopes, ...ref }: ScopeRef & { actor: Actor; scopes: ScopeWish },
): Promise<ScopeEstimate> {
  authorize(actor, 'connection.manage');
  const ground = await scopeGround(work, deps, ref);
  const checked = await checkScopes(work, ref, ground, scopes);
  const objects: ObjectCount[] = [];
  for (const one of checked) objects.push(await countOne(work, ref, ground, one));
  const { allowance, callsLeft } = await readBudget(work, deps, { actor, ...ref });
  const sum = (key: 'firstReadCalls' | 'callsPerDay'): number => objects.reduce((total, one) => total + one[key], 0);
  const [firstReadCalls, callsPerDay] = [sum('firstReadCalls'), sum('callsPerDay')];
  const spare = Math.max(1, allowance - callsPerDay);
  return { objects, firstReadCalls, callsPerDay, allowance, callsLeft, firstReadDays: Math.ceil(firstReadCalls / spare) };
}

async function countOne(work: Work, ref: ScopeRef, ground: ScopeGround, { object, conditions, list }: CheckedScope): Promise<ObjectCount> {
  const { scoping, session } = ground;
  const count = (scope: typeof conditions) => askNow(work, ref, 'crm count', () => scoping.count(object, scope));
  const all = await count(everything).catch(hidden);
  if (all === null) return { object, records: null, isUpperBound: false, all: null, firstReadCalls: 0, callsPerDay: 0 };
  const { records, isUpperBound } = isEverything(conditions) ? all : await count(conditions);
  const known = await work.withTenant(ref.customerId, async (uow) => {
    const [cursor] = await uow.rows<{ complete: boolean }>(sql`select complete from crm_pull_cursors
      where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and object = ${object}`);
    const isSame = isSameScope((await loadScope(uow, ref.connectionId, object)).conditions, conditions);
    return { isRead: isSame && cursor?.complete === true, everyMs: await lookEveryMs(uow, ref.connectionId) };
  });
  const listed = list === null ? null : (list.records ?? records);
  const { firstRead, perDay } = forecastScope({ records, listed, sizes: scoping.sizes, lookEveryMs: known.everyMs });
  const callsPerDay = perDay + (session.reader.endedSince || (isPerson(object) && session.reader.wishesSince) ? endedLooksPerDay : 0);
  return { object, records, isUpperBound, all: all.records, firstReadCalls: known.isRead ? 0 : firstRead, callsPerDay };
}

/** Editions without leads or deals, and apps not allowed to see them. */
function hidden(error: unknown): null {
  if (error instanceof ProviderError && ['not_found', 'permission', 'validation'].includes(error.failure)) return null;
  throw error;
}
