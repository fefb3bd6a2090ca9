import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Priority } from '#domain/crm-sync/budget.ts';
import { ProviderError } from '#ports/provider-error.ts';

type Ref = { customerId: string; connectionId: string };

const isRefused = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'auth_expired';

/**
 * One call to a connection's CRM. A token that is refused before its time (its session was ended over there) is renewed
 * once; only a refused renewal, or a second refusal, ends the connection until somebody signs in again.
 */
export async function askCrm<Result>(
  work: Work,
  ref: Ref,
  call: string,
  run: () => Promise<Result>,
  _priority: Priority = 'pull_delta',
): Promise<Result> {
  try {
    return await work.outside(call, run);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  await change(work, ref, sql`access_expires_at = null`);
  try {
    return await work.outside(call, run);
  } catch (error) {
    if (isRefused(error)) await change(work, ref, sql`state = 'needs_reauth'`);
    throw error;
  }
}

const change = (work: Work, ref: Ref, assignment: ReturnType<typeof sql>): Promise<unknown> =>
  work.withTenant(ref.customerId, (uow) =>
    uow.rows(sql`update crm_integrations set ${assignment} where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid`),
  );
