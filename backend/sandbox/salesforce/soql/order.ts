import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import type { Row } from '../records/row.ts';
import { toComparable } from './compare.ts';
import { invalidField } from './query-fault.ts';
import type { Resolver } from './resolver.ts';

/** Sorted copy; nulls come first unless NULLS LAST is said, whatever the direction. */
export function orderRows(resolver: Resolver, rows: readonly Row[], orderBy: OrderByClause | OrderByClause[] | undefined): Row[] {
  const criteria = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  if (criteria.length === 0) return [...rows];
  const keys = criteria.map((criterion) => compileKey(resolver, criterion));
  const keyed = rows.map((row) => ({ row, values: keys.map(({ read }) => read(row)) }));
  keyed.sort((left, right) => {
    for (const [index, key] of keys.entries()) {
      const order = key.compare(left.values[index] ?? null, right.values[index] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

type Key = string | number | boolean | null;

function compileKey(resolver: Resolver, criterion: OrderByClause): { read: (row: Row) => Key; compare: (left: Key, right: Key) => number } {
  const target = 'field' in criterion ? resolver.path(criterion.field) : resolver.call(criterion.fn);
  if (!target.field.filterable) throw invalidField(`field '${target.path.join('.')}' can not be sorted in a query call`);
  const sign = criterion.order === 'DESC' ? -1 : 1;
  const nullSign = criterion.nulls === 'LAST' ? 1 : -1;
  return {
    read: (row) => toComparable(target.field, target.read(row)),
    compare: (left, right) => {
      if (left === right) return 0;
      if (left === null) return nullSign;
      if (right === null) return -nullSign;
      return left < right ? -sign : sign;
    },
  };
}
