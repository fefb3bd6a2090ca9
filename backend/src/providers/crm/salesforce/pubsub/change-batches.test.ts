import { expect, it } from 'vitest';
import { changeBatches, type ReceivedChange } from './change-batches.ts';
import type { DecodedChange } from './decode-change.ts';

const at = new Date('2026-11-29T10:00:00Z');

function received(replay: string, change: Partial<DecodedChange> = {}): ReceivedChange {
  const plain: DecodedChange = {
    entityName: 'Contact',
    recordIds: ['003A'],
    changeType: 'UPDATE',
    changeOrigin: '',
    transactionKey: 't1',
    committedAt: at,
    changedFields: [],
    nulledFields: [],
  };
  return { replay, change: { ...plain, ...change } };
}
const hint = { object: 'contact' as const, externalId: '003A', kind: 'updated' as const, at, isOurs: false };
const both = ['account', 'contact'] as const;

it('keeps a commit together and commits apart', () => {
  const batches = changeBatches(
    [
      received('1'),
      received('2', { entityName: 'Account', recordIds: ['001A', '001B'], changeType: 'DELETE' }),
      received('3', { transactionKey: 't2', changeType: 'UNDELETE' }),
    ],
    both,
  );
  const gone = { ...hint, object: 'account', kind: 'deleted' };
  expect(batches).toEqual([
    { changes: [hint, { ...gone, externalId: '001A' }, { ...gone, externalId: '001B' }], refetch: [], replay: '2' },
    { changes: [{ ...hint, kind: 'undeleted' }], refetch: [], replay: '3' },
  ]);
});

it('moves on past what nobody asked for', () => {
  const other = (replay: string, transactionKey: string) => received(replay, { entityName: 'Task', transactionKey });
  const account = { entityName: 'Account', transactionKey: 't3' };
  expect(changeBatches([other('1', 't1'), received('2', { transactionKey: 't2' }), other('3', 't2'), received('4', account)], ['contact'])).toEqual([
    { changes: [hint], refetch: [], replay: '4' },
  ]);
  expect(changeBatches([other('1', 't1'), other('2', 't2')], both)).toEqual([{ changes: [], refetch: [], replay: '2' }]);
  expect(changeBatches([], both)).toEqual([]);
});

it.each([
  ['GAP_CREATE', ['003A'], [{ ...hint, kind: 'created' }], []],
  ['GAP_DELETE', ['003A'], [{ ...hint, kind: 'deleted' }], []],
  ['GAP_UNDELETE', ['003A'], [{ ...hint, kind: 'undeleted' }], []],
  ['GAP_OVERFLOW', [], [], ['contact']],
  ['UPDATE', ['003*'], [], ['contact']],
  ['A_CHANGE_OF_NEXT_YEAR', ['003A'], [], ['contact']],
])('%s of %j', (changeType, recordIds, changes, refetch) => {
  expect(changeBatches([received('1', { changeType, recordIds })], both)).toEqual([{ changes, refetch, replay: '1' }]);
});

it('reads everything again that an unreadable event may have been about, once', () => {
  const overflow = received('3', { changeType: 'GAP_OVERFLOW', recordIds: [] });
  expect(changeBatches([received('1'), { change: null, replay: '2' }, overflow, { ...overflow, replay: '4' }], both)).toEqual([
    { changes: [hint], refetch: [], replay: '1' },
    { changes: [], refetch: ['account', 'contact'], replay: '2' },
    { changes: [], refetch: ['contact'], replay: '4' },
  ]);
});

it.each([
  ['com/salesforce/api/rest/67.0;client=SalesOS', true],
  ['com/salesforce/api/rest/67.0;client=SalesOS/', true],
  ['com/salesforce/api/rest/67.0;client=SalesOSX', false],
  ['com/salesforce/api/soap/60.0;client=SfdcInternalAPI/', false],
  ['com/salesforce/api/rest/67.0', false],
  ['', false],
])('a change from "%s" is ours: %s', (changeOrigin, isOurs) => {
  expect(changeBatches([received('1', { changeOrigin })], both)).toEqual([{ changes: [{ ...hint, isOurs }], refetch: [], replay: '1' }]);
});
