import { expect, test } from 'vitest';
import { isTransient } from './transient.ts';

const coded = (code: string, cause?: Error): Error => Object.assign(new Error(code, { cause }), { code });

test.each(['08006', '40001', '40P01', '53300', '55P03', '57P01', '57P03', 'ECONNREFUSED', 'CONNECTION_CLOSED'])('%s is weather', (code) => {
  expect(isTransient(coded(code))).toBe(true);
  expect(isTransient(new Error('wrapped', { cause: coded(code) }))).toBe(true);
});

test.each(['23505', '22P02', '42P01', '57014', '0A000', 'ENOENT'])('%s is the fault of what was tried', (code) => {
  expect(isTransient(coded(code))).toBe(false);
});

test('an error without a code, and what is no error, are not', () => {
  expect(isTransient(new Error('poison'))).toBe(false);
  expect(isTransient('08006')).toBe(false);
});
