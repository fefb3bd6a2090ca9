import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { orGiveBack, type Reading } from './reading.ts';
import { takeRecords } from './take-records.ts';

interface Pages<Page extends { records: CrmRecord[] }> {
  first: () => Promise<Page>;
  /** Null = that was the last one. */
  after(page: Page): (() => Promise<Page>) | null;
  /** In the page's own transaction: a place is never passed before what lies there was applied. */
  move(uow: UnitOfWork, page: Page): Promise<void>;
}

/** Takes pages over one by one; the CRM looks for the next while we write this one. Returns how many records came. */
export async function takePages<Page extends { records: CrmRecord[] }>(reading: Reading, { first, after, move }: Pages<Page>): Promise<number> {
  const { work, ref } = reading;
  let records = 0;
  for (let coming: Promise<Page> | null = first(); coming; ) {
    const asked: Promise<Page> = coming;
    const page = await orGiveBack(reading, () => asked);
    const next = after(page);
    coming = next && ahead(next());
    await orGiveBack(reading, () => takeRecords(work, ref, reading, { read: page.records, also: (uow) => move(uow, page) }));
    records += page.records.length;
  }
  return records;
}

/** Its failure is met when its turn comes, or never: then nothing was lost. */
function ahead<Page>(coming: Promise<Page>): Promise<Page> {
  coming.catch(() => undefined);
  return coming;
}
