import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BALANCED_V1, SEED_V1 } from './model.ts';
import { component, scoreOfSums, type SignalSums } from './parts.ts';
import { publishedParts, sumsOfPublished } from './published-parts.ts';

const models = fc.constantFrom(SEED_V1, BALANCED_V1);
const sum = fc.double({ min: 0, max: 40, noNaN: true });

test('what is published leads back to sums that score within a hundredth of a point, and are within 1 % themselves', () => {
  fc.assert(
    fc.property(models, fc.array(sum, { minLength: 5, maxLength: 5 }), (model, values) => {
      const sums: SignalSums = Object.fromEntries(model.components.map(({ signal }, index) => [signal, values[index] ?? 0]));
      const measured = new Set(model.components.map(({ signal }) => signal));
      const score = scoreOfSums(sums, model, measured);
      const found = sumsOfPublished(publishedParts(score.parts), model);
      expect(Math.abs(scoreOfSums(found ?? {}, model, measured).exact - score.exact)).toBeLessThan(0.01);
      for (const { signal, k } of model.components) {
        const [was, is] = [sums[signal] ?? 0, found?.[signal] ?? Number.NaN];
        // Past 20 × k nothing is left of the difference to 100 that 12 digits could tell.
        if (was < 20 * k) expect(Math.abs(is - was)).toBeLessThanOrEqual(0.0001 * k + 0.01 * was);
      }
    }),
  );
});

test('two digits where they say enough, more where little is missing from 100', () => {
  const part = (signal: 'opens' | 'clicks' | 'replies', n: number, k: number) => ({ signal, measured: true, component: component(n, k) });
  expect(publishedParts([part('opens', 1, 5), part('clicks', 10, 2), part('replies', 5, 0.5)])).toBe('opens 18.13; clicks 99.326; replies 99.99546');
  expect(publishedParts([{ ...part('opens', 1, 5), measured: false }, part('replies', 1, 0.5)])).toBe('replies 86.47');
  expect(publishedParts([{ ...part('replies', 0, 0.5), component: 100 }])).toBe('replies 100.000000000000');
});

test('a part that reads 100 stands for the least sum that reads so, never for infinity', () => {
  expect(sumsOfPublished('replies 100.000000000000', SEED_V1)?.replies).toBeCloseTo(0.5 * Math.log(2e14), 6);
  expect(sumsOfPublished('replies 100', SEED_V1)?.replies).toBeCloseTo(0.5 * Math.log(2e14), 6);
});

test.each([
  ['somebody wrote on it', 'hello'],
  ['another CRM language', 'opens 12,5'],
  ['a part the model does not have', 'meetings 10.00'],
  ['more than there is', 'replies 120.00'],
  ['half a part', 'opens 10.00; clicks'],
])('%s: not ours, so nothing', (_, text) => {
  expect(sumsOfPublished(text, SEED_V1)).toBeNull();
});

test('nothing measured is nothing, and no mistake', () => {
  expect(sumsOfPublished('', SEED_V1)).toEqual({});
});
