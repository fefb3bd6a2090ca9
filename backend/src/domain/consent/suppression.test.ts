import { expect, test } from 'vitest';
import { addressKey, domainKey, suppressionsOf } from './suppression.ts';

test.each([
  ['Acme.Example', 'acme.example'],
  [' @acme.example. ', 'acme.example'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
  ['mail.acme.example', 'mail.acme.example'],
  ['acme', null],
  ['com', null],
  ['', null],
  ['https://acme.example', null],
  ['acme.example/path', null],
  ['a b.example', null],
  ['10.0.0.1', null],
  ['-acme.example', null],
  ['acme..example', null],
  ['kim@acme.example', null],
])('the domain %j is compared as %j', (text, key) => {
  expect(domainKey(text)).toBe(key);
});

test.each([
  [' Kim.Ito@Acme.Example ', 'kim.ito@acme.example'],
  ['kim+news@acme.example', 'kim+news@acme.example'],
  ['kim@München.example', 'kim@xn--mnchen-3ya.example'],
  ['acme.example', null],
  ['kim@acme', null],
  ['kim@acme.example, ann@acme.example', null],
])('the address %j is compared as %j', (text, key) => {
  expect(addressKey(text)).toBe(key);
});

test('an address is kept back by itself, by its domain and by every domain above', () => {
  expect(suppressionsOf('Kim@Mail.Acme.co.example')).toEqual([
    { kind: 'address', value: 'kim@mail.acme.co.example' },
    { kind: 'domain', value: 'mail.acme.co.example' },
    { kind: 'domain', value: 'acme.co.example' },
    { kind: 'domain', value: 'co.example' },
  ]);
});
