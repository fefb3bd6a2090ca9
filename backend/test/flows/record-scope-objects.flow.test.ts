import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { walkScope } from '#services/crm-sync/walk-scope.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { connectionApi } from '../product/connection-api.ts';
import { ownerOf } from '../product/crm-edit.ts';
import { depsOf, refOf } from '../product/crm-life.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

test.each(['salesforce', 'hubspot'] as const)(
  '%s: objects chosen together are worked out one after the other, none waiting for the lease of another',
  async (vendor) => {
    const admin = await connectionApi(product, vendor);
    const objects = vendor === 'salesforce' ? ['account', 'contact', 'lead', 'opportunity'] : ['account', 'contact', 'opportunity'];
    const one = { owners: ['rep', 'admin'].map((user) => ownerOf(product, vendor, user)) };
    expect((await admin('PUT', '/scope', { scopes: Object.fromEntries(objects.map((object) => [object, one])) })).status).toBe(200);
    for (const [at] of objects.entries()) {
      expect(await walkScope(product.product.work, depsOf(product), await refOf(product, vendor))).toBe(true);
      const [row] = await product.rows(
        vendor,
        sql`select count(*) filter (where is_settled)::int as settled, count(lease_until)::int as leased from crm_scopes`,
      );
      expect(row).toEqual({ settled: at + 1, leased: 0 });
    }
  },
);
