import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import {
  type BudgetLimits,
  type BudgetState,
  mayCall,
  newBudget,
  noteAnswer,
  noteCall,
  noteVendorHeaders,
  type Priority,
} from '#domain/crm-sync/budget.ts';
import { type CallWindow, HOUR_MS, note } from '#domain/crm-sync/call-window.ts';
import { type SharedBudget, withShared } from '#domain/crm-sync/share-budget.ts';
import type { CallMeter, CrmProvider } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';

type Ref = { customerId: string; connectionId: string };

/** The rows are shared by all processes and written no more often than this. */
const SHARE_EVERY_MS = 5_000;
/** A short wait is waited for here; a longer one is the caller's to park. */
const MOST_WAIT_MS = 2_000;
const PATIENCE_MS = 10_000;
/** From here on the whole connection stands still instead of its rows one by one. */
const THROTTLES_FROM_MS = 10_000;

/** Where a vendor names no limits of its own. */
const CAUTIOUS: Omit<BudgetLimits, 'share'> = { perDay: 100_000, burst: { calls: 100, perMs: 10_000 }, concurrency: 10 };

export const limitsOf = (provider: CrmProvider, apiShare: number): BudgetLimits => ({ ...(provider.callLimits ?? CAUTIOUS), share: apiShare });

interface Held {
  budget: BudgetState;
  /** Calls the others do not know of yet. */
  unshared: CallWindow;
  sharedAtMs: number;
  sharing: Promise<void> | null;
}

const held = new WeakMap<Work, Map<string, Held>>();

/** Counts a connection's requests in this process, and hears what the CRM says of its limits. */
export function meterOf(work: Work, ref: Ref, limits: BudgetLimits): CallMeter {
  const budgets = held.get(work) ?? new Map<string, Held>();
  held.set(work, budgets);
  const one: Held = budgets.get(ref.connectionId) ?? { budget: newBudget(limits), unshared: [], sharedAtMs: 0, sharing: null };
  budgets.set(ref.connectionId, one);
  return {
    sent() {
      const now = new Date();
      one.budget = noteCall(one.budget, now);
      one.unshared = note(one.unshared, now, { slotMs: HOUR_MS, windowMs: 24 * HOUR_MS });
    },
    answered(word) {
      one.budget = noteVendorHeaders(noteAnswer(one.budget), word, new Date());
    },
  };
}

/** Resolves when the call may go; throws ProviderError when it has to wait for longer than a caller should. */
export async function admit(work: Work, ref: Ref, priority: Priority): Promise<void> {
  const one = held.get(work)?.get(ref.connectionId);
  if (!one) return;
  if (Date.now() - one.sharedAtMs > SHARE_EVERY_MS) await share(work, ref, one);
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const decision = mayCall(one.budget, priority, new Date());
    if (decision.allowed) return;
    const { waitMs, reason } = decision;
    if (waitMs > MOST_WAIT_MS || Date.now() > until) {
      if (priority === 'owned_push' || priority === 'interactive') await throttle(work, ref, waitMs);
      const failure = reason === 'allocation' ? 'quota_exhausted' : 'rate_limited';
      throw new ProviderError(failure, `no call now: ${reason}`, { retryAfterMs: waitMs, vendorCode: `budget_${reason}` });
    }
    await sleep(waitMs);
  }
}

/** The CRM asked for silence: nobody calls before it is over. */
export async function noteSilence(work: Work, ref: Ref, waitMs: number): Promise<void> {
  const one = held.get(work)?.get(ref.connectionId);
  if (!one) return;
  one.budget = noteVendorHeaders(one.budget, { retryAfterMs: waitMs }, new Date());
  if (waitMs >= THROTTLES_FROM_MS) await share(work, ref, one);
  await throttle(work, ref, waitMs);
}

/** Writes what this process knows, and takes over what the others do. */
export async function shareBudget(work: Work, ref: Ref): Promise<void> {
  const one = held.get(work)?.get(ref.connectionId);
  if (one) await share(work, ref, one);
}

/** One at a time: what is told twice would count twice. */
function share(work: Work, ref: Ref, one: Held): Promise<void> {
  one.sharing ??= exchange(work, ref, one).finally(() => {
    one.sharing = null;
  });
  return one.sharing;
}

async function exchange(work: Work, ref: Ref, one: Held): Promise<void> {
  const telling = one.unshared;
  one.unshared = [];
  one.sharedAtMs = Date.now();
  try {
    await work.withTenant(ref.customerId, async (uow) => {
      const { shared, apiShare } = await readShared(uow, ref.connectionId);
      const known = { ...one.budget, limits: { ...one.budget.limits, share: apiShare } };
      one.budget = shared ? withShared(known, shared, telling) : known;
      const { hours, vendor, pausedUntil, limits } = one.budget;
      const state: SharedBudget = { hours, vendor, pausedUntil, perDay: limits.perDay };
      await uow.rows(sql`update crm_budgets set state = ${JSON.stringify(state)}::jsonb, updated_at = ${new Date().toISOString()}::timestamptz
        where customer_id = ${ref.customerId}::uuid and connection_id = ${ref.connectionId}::uuid`);
    });
  } catch (error) {
    one.unshared = [...telling, ...one.unshared];
    throw error;
  }
}

/** The row, locked, and the admin's share. `shared` null = nobody has called yet. */
async function readShared(uow: UnitOfWork, connectionId: string): Promise<{ shared: SharedBudget | null; apiShare: number }> {
  await uow.rows(sql`insert into crm_budgets (customer_id, connection_id, state, updated_at)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, 'null', ${new Date().toISOString()}::timestamptz) on conflict do nothing`);
  const [row] = await uow.rows<{ state: SharedBudget | null; api_share: number }>(sql`
    select b.state, i.api_share from crm_budgets b join crm_integrations i on i.customer_id = b.customer_id and i.id = b.connection_id
    where b.customer_id = ${uow.customerId}::uuid and b.connection_id = ${connectionId}::uuid for update of b`);
  return { shared: row?.state ?? null, apiShare: row?.api_share ?? 1 };
}

async function throttle(work: Work, ref: Ref, waitMs: number): Promise<void> {
  if (waitMs < THROTTLES_FROM_MS) return;
  const until = new Date(Date.now() + waitMs).toISOString();
  await work.withTenant(ref.customerId, (uow) =>
    uow.rows(sql`update crm_integrations set state = 'throttled', throttled_until = greatest(throttled_until, ${until}::timestamptz)
      where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid and state in ('active', 'throttled')`),
  );
}
