import { expect, it } from 'vitest';
import { makeId, toId18 } from './ids.ts';

it('computes the checksum of known ids and refuses a wrong one', () => {
  expect(toId18('001D000000IRFma')).toBe('001D000000IRFmaIAH');
  expect(toId18('001D000000IRFmaIAH')).toBe('001D000000IRFmaIAH');
  expect(toId18('001D000000IRFmaIAG')).toBeNull();
  expect(toId18('003')).toBeNull();
});

it('makes ids that rise in byte order', () => {
  const made = [1, 2, 9, 10, 35, 36, 61, 62, 63, 3844].map((sequence) => makeId('003', 'Tw', sequence));
  expect([...made].sort()).toEqual(made);
  expect(made[0]).toBe('003Tw0000000001AAA'.slice(0, 15) + (toId18('003Tw0000000001') ?? '').slice(15));
});
