import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Work } from '#db/unit-of-work.ts';
import { BATCH } from '#events/dispatch.ts';
import { recompute } from '#services/engagement/recompute.ts';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './support/bench-database.ts';
import { CONTACTS, seedHistories } from './support/score-histories.ts';
import { scoreInOneStatement } from './support/score-statement.ts';

/** How many contacts one statement or transaction takes. */
const batches = (ids: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => ids.slice(n * size, (n + 1) * size));

async function scorePerSecond(ids: readonly string[], size: number, score: (batch: readonly string[]) => Promise<unknown>): Promise<number> {
  const from = performance.now();
  for (const batch of batches(ids, size)) await score(batch);
  return ids.length / ((performance.now() - from) / 1000);
}

/** As the engagement agent does for one dispatched batch; a cause of its own each time, so that the results are logged. */
const recomputeBatch = (work: Work, customerId: string, ids: readonly string[]): Promise<void> =>
  work.withTenant(customerId, (uow) => recompute(uow, new Map(ids.map((id) => [id, randomUUID()]))));

const figures = (admin: postgres.Sql): Promise<{ contact_id: string; values: number[] }[]> =>
  admin`select contact_id, array[email_opens, email_clicks, email_replies, total_score] as values from engagement_scores order by contact_id`;

/** Both must come to the same figures, or the comparison says nothing. They run seconds apart, and sums decay meanwhile. */
async function requireEqual(admin: postgres.Sql, ours: () => Promise<void>, limit: () => Promise<unknown>): Promise<void> {
  await ours();
  const expected = await figures(admin);
  await limit();
  const found = await figures(admin);
  const differing = expected.filter(({ values }, row) =>
    values.some((value, column) => !(Math.abs(value - (found[row]?.values[column] ?? Number.NaN)) <= (column === 3 ? 1 : 0.001))),
  );
  if (expected.length !== CONTACTS || differing.length > 0)
    throw new Error(`${differing.length} of ${expected.length} scores differ from the statement's, e.g. ${JSON.stringify(differing[0])}`);
}

export async function setUp(): Promise<Bench> {
  const { work, admin, close } = await openBenchDatabase();
  try {
    const customerId = await seedHistories(admin);
    const ids = (await admin<{ id: string }[]>`select id from contacts order by id`).map(({ id }) => id);
    const scoreAll = (size: number): Promise<number> => scorePerSecond(ids, size, (batch) => recomputeBatch(work, customerId, batch));
    const stateAll = (size: number): Promise<number> => scorePerSecond(ids, size, (batch) => scoreInOneStatement(work, customerId, batch));
    await requireEqual(
      admin,
      () => recomputeBatch(work, customerId, ids),
      () => scoreInOneStatement(work, customerId, ids),
    );
    return {
      name: 'score-update',
      operation: `a contact's score from its ~20 facts in a log of ${CONTACTS} contacts, saved, explained and logged`,
      ours: { label: `recompute, ${BATCH} contacts a transaction`, run: () => scoreAll(BATCH) },
      limit: { label: 'one SQL statement for all of them', run: () => stateAll(CONTACTS) },
      peers: [{ label: `one SQL statement for ${BATCH}`, run: () => stateAll(BATCH) }],
      tearDown: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
