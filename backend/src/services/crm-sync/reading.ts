import type { Work } from '#db/unit-of-work.ts';
import type { Priority } from '#domain/crm-sync/budget.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { giveBack } from './pull-cursors.ts';
import type { Source } from './take-records.ts';

/** One object of one connection, while its turn lasts. */
export interface Reading extends Source {
  work: Work;
  ref: { customerId: string; connectionId: string };
}

/** What the CRM refuses now is not asked for again at once: it is having trouble. */
export function orGiveBack<Result>({ work, ref, object }: Reading, ask: () => Promise<Result>): Promise<Result> {
  return ask().catch(async (error: unknown) => {
    const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
    await work.withTenant(ref.customerId, (uow) => giveBack(uow, ref.connectionId, object, waitMs));
    throw error;
  });
}

export const askFor = <Result>(reading: Reading, call: string, priority: Priority, ask: () => Promise<Result>): Promise<Result> =>
  orGiveBack(reading, () => askCrm(reading.work, reading.ref, call, ask, priority));
