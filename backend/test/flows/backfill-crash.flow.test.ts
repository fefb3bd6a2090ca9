import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { pullConnection } from '#cli/sync/pull-connection.ts';
import type { Stored } from '../../sandbox/core/store.ts';
import { QUERY } from '../../sandbox/salesforce/bulk/query-routes.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork, killedAfter } from '../product/crash.ts';
import { editContact } from '../product/crm-edit.ts';
import { smallBulk } from '../product/small-bulk.ts';
import { contactCursor, endLeases, overheard, pullNow, pullWhole, readingOf, rereadContacts } from '../product/whole-reading.ts';

const vendor = 'salesforce';
let product: TestProduct;
let deps: ReturnType<typeof smallBulk>;
let ids: string[];
beforeAll(async () => {
  product = await startTestProduct({ connect: [vendor] });
  deps = smallBulk(product, 5);
  ids = Object.values(product.seeded.salesforce.contactIds);
});
afterAll(() => product?.close());

const fault = (match: string, status: number, body: unknown): void =>
  product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type: 'status', status, body } });

type StoredJob = Stored & { state: string; columnDelimiter: string; createdById: string; createdDate: string; object: string };
const store = () => product.twin.twin.store;
const orgId = (): string => product.seeded.salesforce.orgId;
const all = () => store().all<StoredJob>(orgId(), QUERY);
const unread = () => all().filter(({ state }) => state !== 'JobComplete');
const clear = (): void => {
  for (const { id } of all()) store().delete(orgId(), QUERY, id);
};

/** All people get another title, so that whoever was not read since stands out; then everything is to be read again. */
async function retitle(title: string): Promise<void> {
  for (const id of ids) editContact(product, vendor, id, { title });
  // So long ago that reading on after the job does not look back to it.
  await product.advance(60 * 60_000);
  await rereadContacts(product, vendor);
}
const titles = () =>
  product.rows<{ title: string | null; n: number }>(
    vendor,
    sql`select title, count(*)::int as n from contacts where title like 'Killed%' group by 1 order by 1`,
  );

async function untilDeath(work: Work): Promise<'died' | 'done'> {
  try {
    await pullWhole(product, vendor, { work, deps });
    return 'done';
  } catch (error) {
    if (error instanceof Crash) return 'died';
    throw error;
  }
}

describe('killed at every step of a job’s life', () => {
  test('whoever comes next goes on with the same job, and nobody is left out', async () => {
    const seen = new Set<string>();
    for (let at = 1, more = true; more; at += 1) {
      const title = `Killed after step ${at}`;
      await retitle(title);
      const { work, calls } = overheard(product.product.work);
      more = (await untilDeath(dyingWork(work, { at, when: 'after' }))) === 'died';
      const { bulk_job: stored, bulk_place: place } = await contactCursor(product, vendor);
      const before = new Map(calls);
      await pullWhole(product, vendor, { work, deps });
      const since = (call: string): number => (calls.get(call) ?? 0) - (before.get(call) ?? 0);
      // Begun anew only where nothing of the first was known here.
      if (stored !== null) expect([title, since('crm bulk start')]).toEqual([title, 0]);
      // The pages that were taken over are not asked for again.
      if (place !== null) expect(since('crm bulk page')).toBeLessThan(Math.ceil(ids.length / 5));
      seen.add(stored === null ? 'no job' : place === null ? 'a job' : 'a place');
      // None collects for nobody, not even one nobody was told of; what was read to its end may lie there.
      expect([await titles(), unread()]).toEqual([[{ title, n: ids.length }], []]);
      clear();
    }
    expect([...seen].sort()).toEqual(['a job', 'a place', 'no job']);
  }, 120_000);
});

describe('a job of no use to anybody', () => {
  beforeEach(clear);
  /** Another process: it has a session of its own, to which a job is worth it. */
  const other = (): Work => overheard(product.product.work).work;

  /** Begun, and its process killed before it knew. */
  async function orphan(title: string): Promise<ReturnType<typeof all>[number]> {
    await retitle(title);
    expect(await untilDeath(killedAfter('crm bulk start', product.product.work))).toBe('died');
    const [job] = all();
    if (!job) throw new Error('there is no job');
    return job;
  }

  test('is ended, running or not; whatever else there is stays as it is', async () => {
    const job = await orphan('Killed: unknown');
    const strangers = [
      { ...job, id: '750000000000002AAA', createdById: '005000000000009AAA' },
      { ...job, id: '750000000000003AAA', columnDelimiter: 'COMMA' },
      { ...job, id: '750000000000004AAA', object: 'Lead' },
      { ...job, id: '750000000000005AAA', createdDate: '2026-01-01T00:00:00.000+0000', state: 'InProgress' },
      { ...job, id: '750000000000006AAA', operation: 'query' },
    ];
    for (const stranger of strangers) store().put(orgId(), QUERY, stranger);
    await pullWhole(product, vendor, { work: other(), deps });
    expect([
      await titles(),
      all()
        .map(({ id }) => id)
        .sort(),
    ]).toEqual([[{ title: 'Killed: unknown', n: ids.length }], strangers.map(({ id }) => id)]);
  });

  test('is looked for only after such a death', async () => {
    await retitle('Killed: nobody');
    const { work, calls } = overheard(product.product.work);
    await pullWhole(product, vendor, { work, deps });
    expect([calls.get('crm bulk jobs'), calls.get('crm bulk start')]).toEqual([undefined, 1]);
  });

  test('keeps nobody from reading where it may not be seen', async () => {
    await orphan('Killed: hidden');
    fault('GET .*/jobs/query\\?|GET .*/jobs/query$', 403, [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }]);
    await pullWhole(product, vendor, { work: other(), deps });
    expect([await titles(), all().length]).toEqual([[{ title: 'Killed: hidden', n: ids.length }], 1]);
  });

  test('is ended when everything is to be read anew before it was read', async () => {
    await retitle('Killed: first');
    await pullNow(product, vendor, { work: other(), deps });
    const [collecting] = all();
    await retitle('Killed: second');
    await pullWhole(product, vendor, { work: other(), deps });
    expect([collecting?.object, await titles(), all()]).toEqual(['Contact', [{ title: 'Killed: second', n: ids.length }], []]);
  });
});

describe('a job that comes to nothing', () => {
  const refusal = (errorCode: string) => [{ errorCode, message: `${errorCode} : said the twin` }];
  const jobReply = (state: string) => ({ id: '750000000000001AAA', state, createdDate: new Date().toISOString(), errorMessage: 'too slow' });

  test.each([
    ['is refused', () => fault('POST .*/jobs/query$', 400, refusal('EXCEEDEDQUOTA')), 'EXCEEDEDQUOTA'],
    ['fails', () => fault('GET .*/jobs/query/\\w+$', 200, jobReply('Failed')), 'BULK_JOB_FAILED'],
    ['is aborted', () => fault('GET .*/jobs/query/\\w+$', 200, jobReply('Aborted')), 'BULK_JOB_ABORTED'],
    ['is no longer kept', () => fault('GET .*/jobs/query/\\w+$', 404, refusal('NOT_FOUND')), 'NOT_FOUND'],
    ['loses its place', () => fault('GET .*/results$', 400, refusal('INVALID_QUERY_LOCATOR')), 'INVALID_QUERY_LOCATOR'],
  ])('%s: all is read page by page, and the page says why', async (name, plan, code) => {
    const title = `Killed: ${name}`;
    await retitle(title);
    plan();
    const said: Awaited<ReturnType<typeof readingOf>>[] = [];
    const { work } = overheard(product.product.work);
    const listening: Work = {
      ...work,
      async outside(call, run) {
        const answer = await work.outside(call, run);
        if (call === 'crm pull') said.push(await readingOf(product, vendor));
        return answer;
      },
    };
    await pullWhole(product, vendor, { work: listening, deps });
    expect(said).toEqual([
      {
        since: expect.any(String),
        records: 0,
        about: ids.length,
        isCollecting: false,
        jobRefused: code,
        text: `0 of about ${ids.length} read, page by page: the CRM answered ${code} to one job for all`,
      },
    ]);
    expect([await titles(), await contactCursor(product, vendor)]).toEqual([
      [{ title, n: ids.length }],
      {
        watermark_at: expect.any(String),
        complete: true,
        whole_since: null,
        whole_records: ids.length,
        whole_about: ids.length,
        bulk_job: null,
        bulk_place: null,
        bulk_from: null,
        bulk_refused: null,
      },
    ]);
  });

  test('the command line waits until the job is done', async () => {
    const title = 'Killed: by hand';
    await retitle(title);
    const connection = { customerId: product.customerId(vendor), connectionId: await product.connectionId(vendor), provider: vendor };
    await endLeases(product, vendor);
    const { work, calls } = overheard(product.product.work);
    const pulled = await pullConnection({ work, crm: deps }, connection);
    expect([pulled, await titles(), calls.get('crm bulk state')]).toEqual([{ records: ids.length, problem: null }, [{ title, n: ids.length }], 2]);
  });

  test('one whose results nobody needs any more is thrown away', async () => {
    const left = all().length;
    await retitle('Killed: waits');
    const { work, calls } = overheard(product.product.work);
    await pullWhole(product, vendor, { work, deps });
    expect([calls.get('crm bulk state'), calls.get('crm bulk start'), all().length - left]).toEqual([2, 1, 0]);
  });
});
