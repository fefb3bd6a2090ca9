import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Twin } from '../core/twin.ts';
import { openTestTwin } from '../mail/test-twin.ts';
import { CannotReactError } from './act.ts';
import { simulate } from './simulate.ts';
import { startTestProduct, type TestProduct } from './test-product.ts';

let twin: Twin;
let product: TestProduct;
beforeEach(async () => {
  ({ twin } = await openTestTwin());
  product = await startTestProduct();
});
afterEach(() => product.close());

test('acts on the newest mail to the address', async () => {
  await product.mail(twin);
  await product.mail(twin, (raw) => raw.replace('/o/tok', '/o/newer'));
  const done = await simulate(twin, 'open', { ...product.options, address: 'Ana@Buyer.example' });
  expect([done.mailId, product.hits.map(({ path }) => path)]).toEqual(['mail-00000002', ['/o/newer']]);
});

test.each([
  [{}, 'positive'],
  [{ disposition: 'negative' }, 'negative'],
  [{ text: 'Hm.' }, undefined],
])('a reply with %j means %s', async (words, disposition) => {
  await product.mail(twin);
  await simulate(twin, 'reply', { ...product.options, ...words, address: 'ana@buyer.example' });
  expect(product.inbound.map(({ headers }) => headers.find(({ key }) => key === 'x-twin-disposition')?.value)).toEqual([disposition]);
});

test('before any mail there is nothing to react to', async () => {
  await expect(simulate(twin, 'click', { ...product.options, address: 'bo@buyer.example' })).rejects.toEqual(
    new CannotReactError('No mail to bo@buyer.example has arrived yet.'),
  );
});
