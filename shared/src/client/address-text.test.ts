import { expect, test } from 'vitest';
import { addressOf } from './address-text.ts';

test('an address, nothing, or neither', () => {
  expect(['', '  ', ' test@ours.example '].map(addressOf)).toEqual([null, null, 'test@ours.example']);
  expect(['test', 'test@', 'test@ours', '@ours.example', 'a b@ours.example', 'test@ours..example'].map(addressOf)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});
