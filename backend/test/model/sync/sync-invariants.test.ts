import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../../product.ts';
import { runModel } from './run-model.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

/** The evidence command runs many more; these few keep the rules from being broken unnoticed. */
const seeds = Number(process.env['MODEL_SEEDS'] ?? 4);

test.each(['salesforce', 'hubspot'] as const)(
  '%s: whatever happens in whatever order, both sides come to rest and nothing is lost silently',
  async (vendor) => {
    for (let seed = Number(process.env['MODEL_FROM'] ?? 1); seed <= seeds; seed += 1) {
      const { told, violations } = await runModel(product, vendor, seed);
      expect({ seed, violations, told: violations.length > 0 ? told : [] }).toEqual({ seed, violations: [], told: [] });
    }
  },
  600_000,
);
