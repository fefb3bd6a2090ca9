import { expect, test } from 'vitest';
import { withoutPaths } from './without-paths.ts';

test('the checkout is a dot wherever it stands, in keys, values and URLs', () => {
  const value = { '/home/ann/salesos/a.ts': 'at file:///home/ann/salesos/b.ts:1', list: ['/home/ann/salesos', 'home/ann'] };
  expect(JSON.parse(withoutPaths(value, '/home/ann/salesos'))).toEqual({ './a.ts': 'at ./b.ts:1', list: ['.', 'home/ann'] });
});
