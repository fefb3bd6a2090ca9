import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { callsLeft, newBudget } from '#domain/crm-sync/budget.ts';
import { forecastCalls } from '#domain/crm-sync/forecast-calls.ts';
import { nextWrite } from '#domain/crm-sync/next-write.ts';
import { type SharedBudget, withShared } from '#domain/crm-sync/share-budget.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { writesOfTheHour } from '../crm-sync/write-room.ts';
import { ServiceError } from '../service-error.ts';
import { limitsOf, shareBudget } from './call-budget.ts';
import { getIntegration } from './integration.ts';

export interface Budget {
  apiShare: number;
  /** Calls the organization has per 24 hours, everybody's. */
  callsPerDay: number;
  /** Our part of them, what is left of it, and where today is heading. */
  allowance: number;
  callsLeft: number;
  usedToday: number;
  expectedToday: number;
  runsOutAt: string | null;
  throttledUntil: string | null;
  writesPerHour: number | null;
  /** Records that may still be written in this hour; null = no limit. */
  writesLeft: number | null;
  writesWaitUntil: string | null;
}

/** What is left of a connection's calls and writes. Calls count from a real midnight to the next: they are the CRM's. */
export async function readBudget(
  work: Work,
  deps: { providers: Providers },
  input: { actor: Actor; customerId: string; connectionId: string },
): Promise<Budget> {
  authorize(input.actor, 'connection.manage');
  await work.withTenant(input.customerId, (uow) => getIntegration(uow, input.connectionId));
  await shareBudget(work, input);
  return work.withTenant(input.customerId, (uow) => read(uow, deps.providers, input.connectionId));
}

async function read(uow: UnitOfWork, providers: Providers, connectionId: string): Promise<Budget> {
  const { provider: key, apiShare, writesPerHour, writesWaitUntil, throttledUntil, state } = await getIntegration(uow, connectionId);
  const provider = providers.crm.get(key);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${key}" here.`);
  const [row] = await uow.rows<{ state: SharedBudget | null }>(
    sql`select state from crm_budgets where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`,
  );
  const fresh = newBudget(limitsOf(provider, apiShare));
  const budget = row?.state ? withShared(fresh, row.state, []) : fresh;
  const now = new Date();
  const { usedToday, expectedToday, allowance, runsOutAt } = forecastCalls(budget, now);
  const room = writesPerHour === null ? null : nextWrite(await writesOfTheHour(uow, connectionId), writesPerHour, writesPerHour, uow.now).rows;
  return {
    apiShare,
    callsPerDay: budget.limits.perDay,
    allowance,
    callsLeft: callsLeft(budget, now),
    usedToday,
    expectedToday,
    runsOutAt: runsOutAt?.toISOString() ?? null,
    throttledUntil: state === 'throttled' ? (throttledUntil?.toISOString() ?? null) : null,
    writesPerHour,
    writesLeft: room,
    writesWaitUntil: writesWaitUntil !== null && writesWaitUntil > uow.now ? writesWaitUntil.toISOString() : null,
  };
}
