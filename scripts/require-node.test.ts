import { expect, test } from 'vitest';
import { nodeFix } from './require-node.mjs';

test('a node that cannot strip types gets one line that says what to do', () => {
  expect(nodeFix('20.20.2')).toBe(
    'SalesOS needs node 22.18 or newer, this is 20.20.2. npm brings its own: run `npm install`, then start it with `npm start`.',
  );
});

test('the border is where node began to run TypeScript without a flag', () => {
  expect(['18.19.0', '22.17.1', '22.18.0', '22.20.3', '24.21.0'].map((version) => nodeFix(version) === null)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
