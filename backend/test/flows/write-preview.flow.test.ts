import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestActivity } from '#services/crm-sync/request-activity.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type Api, connectionApi } from '../product/connection-api.ts';
import { editHere } from '../product/crm-life.ts';
import { personOf } from '../product/people.ts';
import { countCalls, decide } from '../product/writing.ts';

let product: TestProduct;
let api: Record<Vendor, Api>;
beforeAll(async () => {
  product = await startTestProduct();
  api = { salesforce: await connectionApi(product, 'salesforce'), hubspot: await connectionApi(product, 'hubspot') };
});
afterAll(() => product?.close());

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('in the shadow nothing is written, activities included, and the preview says what would be', async () => {
    await product.engine.drain();
    await api[vendor]('POST', '/writing', { state: 'shadow' });
    const calls = countCalls(product, vendor);
    const [one, two] = await Promise.all(['engaged', 'no_first_name'].map((key) => personOf(product, vendor, key)));
    if (!one || !two) throw new Error('nobody');
    const [title] = await product.rows<{ title: string | null }>(vendor, sql`select title from contacts where id = ${two.contactId}::uuid`);
    const base = async (contactId: string) =>
      (
        await product.rows<{ id: string; base: Record<string, unknown> }>(
          vendor,
          sql`select id, base from crm_sync_state where salesos_id = ${contactId}::uuid`,
        )
      )[0];
    const before = await base(one.contactId);
    await decide(product, vendor, one.contactId, { score: 91, band: 'Hot' });
    await editHere(product, vendor, two.contactId, { title: 'Shadow Lead' });
    await product.tenant(vendor, (uow) => requestActivity(uow, { contactId: one.contactId, sourceType: 'email', sourceId: one.contactId }));
    for (let turn = 0; turn < 3; turn += 1) await product.engine.executors.push.run(product.customerId(vendor));
    const sample = { object: 'contact', url: expect.stringContaining(one.recordId) };
    expect((await api[vendor]('GET', '/preview')).body).toEqual({
      writing: 'shadow',
      records: 2,
      activities: 1,
      objects: [
        {
          object: 'contact',
          records: 2,
          fields: ['band', 'engagementScore', 'title']
            .filter((field) => field !== 'band' || before?.base['band'] !== 'Hot')
            .map((field) => ({ field, records: 1 })),
        },
      ],
      creates: { records: 0, samples: [] },
      samples: expect.arrayContaining([
        {
          ...sample,
          linkId: before?.id,
          externalId: one.recordId,
          owned: expect.arrayContaining([{ field: 'engagementScore', before: before?.base['engagementScore'], after: 91 }]),
          human: [],
        },
        {
          ...sample,
          url: expect.stringContaining(two.recordId),
          linkId: (await base(two.contactId))?.id,
          externalId: two.recordId,
          owned: [],
          human: [{ field: 'title', before: title?.title ?? null, after: 'Shadow Lead' }],
        },
      ]),
    });
    expect(calls()).toBe(0);
    product.twin.twin.faults.clear();
    await product.rows(vendor, sql`delete from crm_activities where state = 'pending'`);
    await api[vendor]('POST', '/writing', { state: 'on' });
    await product.engine.drain();
    expect((await api[vendor]('GET', '/preview')).body).toEqual({
      writing: 'on',
      records: 0,
      activities: 0,
      objects: [],
      samples: [],
      creates: { records: 0, samples: [] },
    });
  });
});
