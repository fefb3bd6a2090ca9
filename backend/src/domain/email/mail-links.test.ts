import { expect, test } from 'vitest';
import { brokenLinks } from './mail-links.ts';

test.each([
  ['[our plan](https://a.example/plan?x=1#y) and [write](mailto:anna@a.example)', []],
  ['[x](javascript:alert(1))', ['[x](javascript:alert(1)']],
  ['[x](//a.example) [y](a.example)', ['[x](//a.example)', '[y](a.example)']],
  ['[x]( https://a.example )', ['[x]( https://a.example )']],
  ['[x](data:text/html,hi) [y](file:///etc/passwd)', ['[x](data:text/html,hi)', '[y](file:///etc/passwd)']],
  ['[x](https://a.example', ['[x](https://a.example']],
  ['[]()', ['[]()']],
  ['[first name], (see above) and [1] are words', []],
])('%s', (text, broken) => {
  expect(brokenLinks(text)).toEqual(broken);
});
