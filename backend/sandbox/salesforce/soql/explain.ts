import type { Query } from '@jetstreamapp/soql-parser-js';
import type { Row } from '../records/row.ts';
import { findField } from '../schema/objects.ts';
import { buildConditionTree, type ConditionTree } from './condition-tree.ts';
import type { Selection } from './selection.ts';

/** Fields every org has an index over; unique fields and external ids come on top. */
const INDEXED: ReadonlySet<string> = new Set(['Id', 'Name', 'OwnerId', 'CreatedDate', 'SystemModstamp', 'RecordTypeId', 'Email']);
const COST = { index: 0.1, scan: 0.65 };

/** How the vendor would go about a query: through an index where a condition allows it, else over every record. */
export function explain(soql: string, query: Query, { definition, total }: Selection, all: readonly Row[]): object {
  const fields = query.where ? indexedIn(buildConditionTree(query.where)) : [];
  const note = { description: 'Not considering filter for optimization because unindexed', fields: ['IsDeleted'], tableEnumOrId: definition.name };
  const plan = (leadingOperationType: string, used: readonly string[], cardinality: number, relativeCost: number): object => ({
    cardinality,
    fields: used,
    leadingOperationType,
    notes: [note],
    relativeCost,
    sobjectCardinality: all.length,
    sobjectType: definition.name,
  });
  const scan = plan('TableScan', [], total, COST.scan);
  return { plans: fields.length > 0 ? [plan('Index', fields, total, COST.index), scan] : [scan], sourceQuery: soql };

  function indexedIn(tree: ConditionTree): string[] {
    const leaves = tree.kind === 'and' ? tree.of : [tree];
    const names = leaves.flatMap((leaf) => (leaf.kind === 'leaf' && 'field' in leaf.condition ? [leaf.condition.field] : []));
    return names.flatMap((name) => {
      const field = findField(definition, name);
      const isIndexed = field && (INDEXED.has(field.name) || field.externalId || field.unique || field.type === 'reference');
      return isIndexed ? [field.name] : [];
    });
  }
}
