import { expect, test } from 'vitest';
import { doubleCasts } from './judge-casts.ts';

test('a cast through unknown or any is found, bracketed or not; one honest cast is fine', () => {
  const text =
    'const a = x as unknown as A;\nconst b = (x as any) as B;\nconst c = x as C;\nconst d = x as unknown;\nconst e = "x as unknown as A";\n';
  expect(doubleCasts('x.ts', text)).toEqual([1, 2]);
});
