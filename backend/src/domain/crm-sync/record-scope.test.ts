import { describe, expect, test } from 'vitest';
import { everything, isEverything, isSameScope, outsideByValues } from './record-scope.ts';

const record = { owner: '005A', recordType: '012A' };

describe('which records are in', () => {
  test('without conditions every record is, one without an owner too', () => {
    expect([isEverything(everything), outsideByValues(everything, record), outsideByValues(everything, { owner: '', recordType: '' })]).toEqual([
      true,
      null,
      null,
    ]);
  });

  test('one condition is enough not to be everything', () => {
    const each = [{ owners: [] }, { list: '00B' }, { recordTypes: ['012A'] }].map((condition) => isEverything({ ...everything, ...condition }));
    expect(each).toEqual([false, false, false]);
  });

  test('each condition that is given must hold; the first that does not is the reason', () => {
    const scope = { owners: ['005A'], list: null, recordTypes: ['012A', '012B'] };
    expect([
      outsideByValues(scope, record),
      outsideByValues(scope, { ...record, owner: '005B' }),
      outsideByValues(scope, { ...record, owner: '' }),
      outsideByValues(scope, { ...record, recordType: '012C' }),
      outsideByValues(scope, { owner: '005B', recordType: '012C' }),
    ]).toEqual([null, 'owner', 'owner', 'record_type', 'owner']);
  });

  test('the list is not judged here', () => {
    expect(outsideByValues({ ...everything, list: '00B' }, record)).toBeNull();
  });

  test('a list nobody owns anything by lets nothing in', () => {
    expect(outsideByValues({ ...everything, owners: [] }, record)).toBe('owner');
  });
});

test('the same choice in another order is the same scope', () => {
  const scope = { owners: ['a', 'b'], list: '1', recordTypes: null };
  expect([
    isSameScope(scope, { ...scope, owners: ['b', 'a', 'a'] }),
    isSameScope(scope, { ...scope, owners: ['a'] }),
    isSameScope(scope, { ...scope, owners: null }),
    isSameScope(scope, { ...scope, list: '2' }),
    isSameScope(scope, { ...scope, recordTypes: [] }),
  ]).toEqual([true, false, false, false, false]);
});
