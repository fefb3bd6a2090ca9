import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { applyRecords } from './apply-records.ts';
import { orGiveBack, type Reading } from './reading.ts';
import { withOwned } from './with-owned.ts';

interface Pages<Page extends { records: CrmRecord[] }> {
  first: () => Promise<Page>;
  /** Null = that was the last one. */
  after(page: Page): (() => Promise<Page>) | null;
  /** In the page's own transaction: a place is never passed before what lies there was applied. */
  move(uow: UnitOfWork, page: Page): Promise<void>;
}

/** Takes pages over one by one; the CRM looks for the next while we write this one. Returns how many records came. */
export async function takePages<Page extends { records: CrmRecord[] }>(reading: Reading, { first, after, move }: Pages<Page>): Promise<number> {
  const { work, ref, connection, object, mapping } = reading;
  let records = 0;
  for (let coming: Promise<Page> | null = first(); coming; ) {
    const asked: Promise<Page> = coming;
    const page = await orGiveBack(reading, () => asked);
    const next = after(page);
    coming = next && ahead(next());
    const taken = await orGiveBack(reading, () => withOwned(work, ref, reading, page.records));
    await work.withTenant(ref.customerId, async (uow) => {
      if (page.records.length >= MANY) await planAnew(uow);
      await applyRecords(uow, connection, { object, records: taken, mapping });
      await move(uow, page);
    });
    records += page.records.length;
  }
  return records;
}

/** From here on planning costs little beside what a wrong plan does. */
const MANY = 100;

/** A first reading fills the tables it looks into: a plan kept from when they were empty reads them whole, page after page. */
const planAnew = (uow: UnitOfWork): Promise<unknown> => uow.rows(sql`set local plan_cache_mode = force_custom_plan`);

/** Its failure is met when its turn comes, or never: then nothing was lost. */
function ahead<Page>(coming: Promise<Page>): Promise<Page> {
  coming.catch(() => undefined);
  return coming;
}
