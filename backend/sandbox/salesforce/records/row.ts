import type { Twin } from '../../core/twin.ts';
import type { Stored } from '../../core/store.ts';

export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;

/** A record; the store's kind is the object's API name. Rows are replaced, never changed in place. */
export interface Row extends Stored {
  fields: Values;
  /** The record whose deletion took this one along. */
  deletedWith?: string;
}

export function findRow(twin: Twin, orgId: string, object: string, id: string): Row | undefined {
  return twin.store.get<Row>(orgId, object, id);
}

export function isLive(row: Row): boolean {
  return row.fields['IsDeleted'] !== true;
}

export function liveRows(twin: Twin, orgId: string, object: string): Row[] {
  return twin.store.all<Row>(orgId, object).filter(isLive);
}

interface Sequence extends Stored {
  last: number;
}

export function nextSequence(twin: Twin, orgId: string, object: string): number {
  const last = (twin.store.get<Sequence>(orgId, 'sequence', object)?.last ?? 0) + 1;
  twin.store.put<Sequence>(orgId, 'sequence', { id: object, last });
  return last;
}
