import { afterAll, beforeAll, expect, test } from 'vitest';
import { cast } from '../../../scripts/start/headless.ts';
import { runLoop } from '../../../scripts/start/loop.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

let test1: TestProduct;
beforeAll(async () => {
  test1 = await startTestProduct({ workers: true });
});
afterAll(() => test1?.close());

test('x', async () => {
  const t = performance.now();
  const report = await runLoop(test1.client, cast(test1.twin), (l) => console.log(l, performance.now() - t));
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([]);
});
