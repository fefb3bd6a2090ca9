import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { makeId } from '../ids.ts';
import type { Org } from '../org.ts';
import { nextSequence } from '../records/row.ts';
import { runQuery } from '../soql/run.ts';

/** What a person put together at the org's pages: a filter over one object, and for some lists over whose records. */
export interface ListView extends Stored {
  object: string;
  developerName: string;
  label: string;
  /** A SOQL condition; null = all records. */
  where: string | null;
  /** `mine` shows each user other records. */
  scope: 'everything' | 'mine';
  /** Some lists (recently viewed, campaigns' members) have no query. */
  soqlCompatible: boolean;
}

const KIND = 'list_view';
const KEY_PREFIX = '00B';

export const listViewsOf = (twin: Twin, org: Org, object: string): ListView[] =>
  twin.store
    .all<ListView>(org.id, KIND)
    .filter((view) => view.object === object)
    .sort((a, b) => a.label.localeCompare(b.label));

export const findListView = (twin: Twin, org: Org, object: string, id: string): ListView | undefined =>
  listViewsOf(twin, org, object).find((view) => view.id === id || view.id.slice(0, 15) === id);

/** Throws the fault of a query that cannot be run. */
export function addListView(twin: Twin, org: Org, view: Omit<ListView, 'id'>): ListView {
  const added = { ...view, id: makeId(KEY_PREFIX, org.id.slice(3, 5), nextSequence(twin, org.id, KIND)) };
  runQuery(twin, org, queryOf(added), false);
  twin.store.put<ListView>(org.id, KIND, added);
  return added;
}

export const removeListView = (twin: Twin, org: Org, id: string): void => twin.store.delete(org.id, KIND, id);

export function queryOf({ object, where, scope }: ListView): string {
  const using = scope === 'everything' ? '' : ` USING SCOPE ${scope}`;
  const filter = where === null ? '' : ` WHERE ${where}`;
  return `SELECT Name, Id, CreatedDate, LastModifiedDate, SystemModstamp FROM ${object}${using}${filter} ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST`;
}
