import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../../product.ts';
import { type ModelRun, runModel } from './run-model.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct(flip === undefined ? {} : { flipped: [flip] });
});
afterAll(() => product?.close());

// The evidence command runs many seeds, and each assumption turned around; these few keep the rules from being broken unnoticed.
const flip = process.env['MODEL_FLIP'];
const from = Number(process.env['MODEL_FROM'] ?? 1);
const seeds = Number(process.env['MODEL_SEEDS'] ?? 4);
const vendors = (['salesforce', 'hubspot'] as const).filter((vendor) => flip === undefined || flip.startsWith(vendor));

function note(run: ModelRun): void {
  const file = process.env['MODEL_OUT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ ...run, flip: flip ?? null })}\n`);
}

test.each(vendors)(
  '%s: whatever happens in whatever order, both sides come to rest and nothing is lost silently',
  async (vendor) => {
    const broken: ModelRun[] = [];
    for (let seed = from; seed < from + seeds; seed += 1) {
      const run = await runModel(product, vendor, seed);
      note(run);
      if (run.violations.length > 0) broken.push(run);
    }
    expect(broken).toEqual([]);
  },
  3_600_000,
);
