import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TokenBucket } from '#providers/crm/hubspot/token-bucket.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingAt } from '../product/crash.ts';
import { addContact, deleteContact, editContact } from '../product/crm-edit.ts';
import { linksOf } from '../product/crm-life.ts';
import { addMany, contactCursor, overheard, pullNow, pullWhole, readingOf } from '../product/whole-reading.ts';

const vendor = 'hubspot';
/** An import or a workflow gives very many records one stamp; more than a search can page through. */
const TIED = 10_020;
const SPREAD = 300;
let product: TestProduct;
let seeded: number;
let ids: string[];
// The pace HubSpot asks for would make this test take half a minute; how many calls there are is what counts here.
const paced = vi.spyOn(TokenBucket.prototype, 'take').mockResolvedValue();
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  const {
    twin,
    seeded: { hubspot },
  } = product;
  seeded = Object.keys(hubspot.contactIds).length;
  const person = (n: number): string =>
    addContact(product, vendor, { firstName: 'Kim', lastName: `Number ${n}`, email: `kim.${n}@backfill.example` });
  const now = twin.twin.clock.now();
  const at = vi.spyOn(twin.twin.clock, 'now');
  ids = await addMany(TIED + SPREAD, (n) => {
    at.mockReturnValue(new Date(now.getTime() + Math.max(0, Math.ceil((n - TIED) / 7))));
    return person(n);
  });
  at.mockRestore();
  await product.advance(60 * 60_000);
  await product.connect(vendor);
}, 60_000);
afterAll(() => product?.close());

test('more than 10,000 records with one stamp are read window by window, through a death and changes on the way', async () => {
  const [edited = '', gone = ''] = [ids[3], ids[10_200]];
  const { work } = overheard(product.product.work);
  await expect(pullNow(product, vendor, { work: dyingAt(work, 'crm pull', 31) })).rejects.toThrow(Crash);
  const halfway = await contactCursor(product, vendor);
  const about = TIED + SPREAD + seeded;
  expect(halfway).toMatchObject({ complete: false, whole_about: about, bulk_job: null, watermark_at: expect.any(String) });
  expect(halfway.whole_records).toBeGreaterThan(4_000);
  expect(await readingOf(product, vendor)).toEqual({
    since: expect.any(String),
    records: halfway.whole_records,
    about,
    isCollecting: false,
    jobRefused: null,
    text: `${halfway.whole_records.toLocaleString('en-US')} of about ${about.toLocaleString('en-US')} read`,
  });
  editContact(product, vendor, edited, { firstName: 'Edited' });
  deleteContact(product, vendor, gone);
  const added = addContact(product, vendor, { firstName: 'New', lastName: 'Comer', email: 'new@backfill.example' });
  await pullWhole(product, vendor, { work });
  // No more than its list of 100 a time would take, and a few for the rest: two searches of 200 where all have one stamp.
  expect(paced.mock.calls.length).toBeLessThan(about / 100 + 80);
  const live = await product.rows(
    vendor,
    sql`select count(*)::int as n, count(*) filter (where first_name = 'Edited')::int as edited from contacts where deleted_at is null`,
  );
  expect([live, await readingOf(product, vendor)]).toEqual([[{ n: about, edited: 1 }], null]);
  expect(await linksOf(product, vendor, [gone, added])).toMatchObject([{ crm_id: added }]);
}, 120_000);
