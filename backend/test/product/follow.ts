import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { followChanges } from '#services/crm-sync/follow-changes.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import { depsOf, refOf } from './crm-life.ts';

export interface StreamRow {
  replay: string | null;
  followed_by: string | null;
}

/** How far Salesforce's stream was followed, and by whom. */
export async function streamOf(test: TestProduct): Promise<StreamRow> {
  const [row] = await test.rows<StreamRow>('salesforce', sql`select replay, followed_by from crm_streams`);
  return row ?? { replay: null, followed_by: null };
}

/** Follows until the place has moved, or the process died, then stops. */
export async function followUntilMoved(test: TestProduct, work: Work = test.product.work): Promise<StreamRow> {
  const before = await streamOf(test);
  const stop = new AbortController();
  // A process that dies says nothing, and neither does this.
  const following = followChanges(work, depsOf(test), await refOf(test, 'salesforce'), stop.signal).catch(() => undefined);
  const moved = until(
    () => streamOf(test),
    ({ replay }) => replay !== before.replay,
    5_000,
  ).catch(() => undefined);
  await Promise.race([following, moved]);
  stop.abort();
  await following;
  return streamOf(test);
}

/** A killed process cannot say goodbye: its hold runs out. */
export const endHold = (test: TestProduct): Promise<unknown> =>
  test.rows('salesforce', sql`update crm_streams set lease_until = '2020-01-01', followed_by = null, follow_at = '2020-01-01'`);
