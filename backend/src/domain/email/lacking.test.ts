import { expect, test } from 'vitest';
import { isFilledIn } from './lacking.ts';

const fields = { contact: { first_name: 'Ana', title: ' ', city: null, custom: { plan: 'gold', tags: [] } }, account: { name: 'Acme' } };

test.each([
  [['contact.first_name'], true],
  [['contact.first_name', 'account.name', 'contact.custom.plan'], true],
  [['contact.first_name', 'contact.title'], false],
  [['contact.city'], false],
  [['contact.custom.tags'], false],
  [['contact.custom.other'], false],
  // Made by the template itself: it is tried.
  [['n'], true],
  [['n', 'contact.title'], false],
  [['postal address of your company'], false],
  [[], false],
])('%o', (missing, expected) => {
  expect(isFilledIn(missing, fields)).toBe(expected);
});
