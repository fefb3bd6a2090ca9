import type { Work } from '#db/unit-of-work.ts';
import { isTransient } from '#events/transient.ts';
import { type Hit, recordHits } from './record-hit.ts';

/** More would make the first of them wait for the last. */
const MOST_AT_ONCE = 500;

interface Waiting {
  hit: Hit;
  done(): void;
  failed(error: unknown): void;
}

/** `record` ends when the hit is committed, or fails with why it is not. */
export interface HitGatherer {
  record(customerId: string, hit: Hit): Promise<void>;
}

/** Whether it is the database or a hit that is to blame shows when each half is tried alone: one bad hit takes nobody along. */
async function recordBatch(work: Pick<Work, 'withTenant'>, customerId: string, batch: readonly Waiting[]): Promise<void> {
  try {
    await work.withTenant(customerId, (uow) =>
      recordHits(
        uow,
        batch.map(({ hit }) => hit),
      ),
    );
    for (const { done } of batch) done();
  } catch (error) {
    if (batch.length === 1 || isTransient(error)) {
      for (const { failed } of batch) failed(error);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await recordBatch(work, customerId, batch.slice(0, half));
    await recordBatch(work, customerId, batch.slice(half));
  }
}

/**
 * What comes while a customer's transaction is being committed goes together into the next one: a commit each is what a
 * click would cost otherwise. Nobody waits for company.
 */
export function gatherHits(work: Pick<Work, 'withTenant'>): HitGatherer {
  const queues = new Map<string, Waiting[]>();
  const workOff = async (customerId: string, waiting: Waiting[]): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE);
      await recordBatch(work, customerId, batch);
    }
    queues.delete(customerId);
  };
  return {
    record: (customerId, hit) =>
      new Promise((done, failed) => {
        const queue = queues.get(customerId);
        const waiting = queue ?? [];
        waiting.push({ hit, done, failed });
        if (queue !== undefined) return;
        queues.set(customerId, waiting);
        void workOff(customerId, waiting);
      }),
  };
}
