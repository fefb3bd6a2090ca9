import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBusinessClock } from '#db/business-clock.ts';
import { createSpine, type TestSpine, until } from '../harness.ts';

const DAY_MS = 86_400_000;
let spine: TestSpine;

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
});
afterAll(() => spine.close());

/** Business time lies between two readings of the wall clock plus `offsetMs`. */
function expectAhead(now: () => Date, offsetMs: number): void {
  const before = Date.now() + offsetMs;
  const at = now().getTime();
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now() + offsetMs);
}

test('starts at wall time, and every process sees a jump', async () => {
  const other = await openBusinessClock(spine.client.db, true);
  expectAhead(spine.clock.now, 0);
  await spine.clock.advance(3 * DAY_MS);
  expectAhead(spine.clock.now, 3 * DAY_MS);
  expect(
    await until(
      () => Promise.resolve(other.offsetMs),
      (offset) => offset > 0,
    ),
  ).toBe(3 * DAY_MS);
  expectAhead(other.now, 3 * DAY_MS);
  other.close();
});

test('jumps of several processes add up', async () => {
  const [before, clocks] = [spine.clock.offsetMs, await Promise.all(Array.from({ length: 4 }, () => openBusinessClock(spine.client.db, true)))];
  await Promise.all(clocks.map((clock) => clock.advance(1000)));
  await spine.clock.refresh();
  expect(spine.clock.offsetMs).toBe(before + 4000);
  for (const clock of clocks) clock.close();
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a jump of %s is refused', async (ms) => {
  const before = spine.clock.offsetMs;
  await expect(spine.clock.advance(ms)).rejects.toThrow('business time only moves forward');
  await spine.clock.refresh();
  expect(spine.clock.offsetMs).toBe(before);
});

test('the table itself keeps no negative offset and no second clock', async () => {
  const cause = (statement: ReturnType<typeof sql>): Promise<string> =>
    spine.client.db.execute(statement).then(
      () => 'accepted',
      (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
    );
  expect(await cause(sql`update business_clock set offset_ms = -1`)).toContain('violates check constraint "business_clock_offset_ms_check"');
  expect(await cause(sql`insert into business_clock (singleton) values (false)`)).toBe('permission denied for table business_clock');
});

test('where it may not move, it is the wall clock, whatever the table says', async () => {
  await spine.clock.advance(DAY_MS);
  const production = await openBusinessClock(spine.client.db, false);
  await expect(production.advance(1000)).rejects.toThrow('business time cannot be moved here');
  await production.refresh();
  expectAhead(production.now, 0);
  expect(production.offsetMs).toBe(0);
  production.close();
});

test('a unit of work reads it once', async () => {
  const { first, later } = await spine.work.withTenant('6f0d2c5e-1b7a-4e0f-9a3d-5c7b8e1f2a46', async (uow) => {
    const before = uow.now;
    await spine.clock.advance(DAY_MS);
    return { first: before, later: uow.now };
  });
  expect(later).toBe(first);
  expectAhead(spine.clock.now, spine.clock.offsetMs);
});
