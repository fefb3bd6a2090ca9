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

/** Pages that may be here and wait while one is written: with one, a slow write would keep the CRM waiting for its next call. */
const AHEAD = 2;

/** Takes pages over one by one; the CRM looks for the next ones, one call after the other, while we write. Returns how many records came. */
export async function takePages<Page extends { records: CrmRecord[] }>(reading: Reading, { first, after, move }: Pages<Page>): Promise<number> {
  const { work, ref } = reading;
  const following = (page: Page | null): Promise<Page | null> | null => (page && after(page)?.()) ?? null;
  let last: Promise<Page | null> = ahead(first());
  const coming = [last];
  let records = 0;
  for (;;) {
    while (coming.length < AHEAD) coming.push((last = ahead(last.then(following))));
    const asked = coming.shift();
    const page = await orGiveBack(reading, async () => asked ?? null);
    if (!page) return records;
    coming.push((last = ahead(last.then(following))));
    await orGiveBack(reading, () => takeRecords(work, ref, reading, { read: page.records, also: (uow) => move(uow, page) }));
    records += page.records.length;
  }
}

/** Its failure is met when its turn comes, or never: then nothing was lost. */
function ahead<Page>(coming: Promise<Page>): Promise<Page> {
  coming.catch(() => undefined);
  return coming;
}
