import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealer } from './envelope-sealer.ts';

const place = { customerId: 'c1', connectionId: 'n1', field: 'refresh_token' };
const oldKey = { id: 'k1', key: randomBytes(32) };
const newKey = { id: 'k2', key: randomBytes(32) };

test('opens what it sealed, also after a rotation', () => {
  const sealed = createSealer([oldKey]).seal('token-äöü', place);
  expect(createSealer([newKey, oldKey]).open(sealed, place)).toBe('token-äöü');
  expect(sealed).not.toContain('token');
});

test.each([
  ['another customer', { ...place, customerId: 'c2' }],
  ['another connection', { ...place, connectionId: 'n2' }],
  ['another field', { ...place, field: 'access_token' }],
])('does not open when moved to %s', (_name, elsewhere) => {
  const sealer = createSealer([oldKey]);
  expect(() => sealer.open(sealer.seal('secret', place), elsewhere)).toThrow('unable to authenticate data');
});

test('refuses a flipped bit and an unknown key', () => {
  const sealer = createSealer([oldKey]);
  const sealed = sealer.seal('secret', place);
  const flipped = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => sealer.open(flipped, place)).toThrow('unable to authenticate data');
  expect(() => createSealer([newKey]).open(sealed, place)).toThrow('unknown form or key');
});
