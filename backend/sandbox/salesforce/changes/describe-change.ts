import type { Values } from '../records/row.ts';
import type { Change, ChangeEvent } from './change-event.ts';

export type RecordChange = Pick<ChangeEvent, 'object' | 'recordIds' | 'values' | 'changedFields' | 'nulledFields'> & { changeType: Change };

/** Not part of change events. */
const UNTOLD = new Set(['Id', 'IsDeleted', 'SystemModstamp']);

/** From the state before to the state after a whole request; null where nothing came of it. */
export function describeChange(before: Values | undefined, after: Values | undefined): Omit<RecordChange, 'object' | 'recordIds'> | null {
  // Taken back: the very values of before.
  if (before === after) return null;
  const wasLive = before !== undefined && before['IsDeleted'] !== true;
  const isLive = after !== undefined && after['IsDeleted'] !== true;
  if (!isLive) return wasLive ? { changeType: 'DELETE', values: {}, changedFields: [], nulledFields: [] } : null;
  if (!wasLive) {
    return { changeType: before === undefined ? 'CREATE' : 'UNDELETE', values: told(after, Object.keys(after)), changedFields: [], nulledFields: [] };
  }
  // A save that changes nothing else still moves this date, even within the second the stamp can show.
  const changed = Object.keys(after).filter((name) => (after[name] ?? null) !== (before[name] ?? null) || name === 'LastModifiedDate');
  const values = told(after, changed);
  const changedFields = Object.keys(values);
  return { changeType: 'UPDATE', values, changedFields, nulledFields: changedFields.filter((name) => values[name] === null) };
}

function told(fields: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.filter((name) => !UNTOLD.has(name)).map((name) => [name, fields[name] ?? null]));
}

/** The same change to several records of an object within one transaction is one event with all their ids. */
export function mergeChanges(changes: readonly RecordChange[]): RecordChange[] {
  const merged = new Map<string, RecordChange>();
  for (const change of changes) {
    const isMergeable = change.changeType === 'UPDATE' || change.changeType === 'DELETE';
    // A request that happens to run over the turn of a second is still one.
    const values = { ...change.values, LastModifiedDate: null };
    const key = JSON.stringify([change.object, change.changeType, values, isMergeable ? '' : change.recordIds]);
    const same = merged.get(key);
    merged.set(key, same ? { ...same, recordIds: [...same.recordIds, ...change.recordIds] } : change);
  }
  return [...merged.values()];
}
