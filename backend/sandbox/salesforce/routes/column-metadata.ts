import type { Selection } from '../soql/selection.ts';

/** `?columns=true`, which the `sf` CLI asks for before it prints a table. */
export function columnMetadata({ definition, columns, isGrouped }: Selection): object {
  return {
    entityName: definition.name,
    groupBy: isGrouped,
    idSelected: columns.some(({ path }) => path.length === 1 && path[0] === 'Id'),
    keyPrefix: definition.keyPrefix,
    columnMetadata: columns.map(({ field, path }) => {
      const numeric = ['int', 'double', 'currency', 'percent'].includes(field.type);
      return {
        aggregate: isGrouped && path.length === 1 && field.name === 'expr',
        apexType: numeric ? 'Double' : field.type === 'boolean' ? 'Boolean' : 'String',
        booleanType: field.type === 'boolean',
        columnName: path.at(-1),
        custom: field.custom,
        displayName: path.at(-1),
        foreignKeyName: path.length > 1 ? path[0] : null,
        insertable: field.createable,
        joinColumns: [],
        numberType: numeric,
        textType: !numeric && field.type !== 'boolean',
        updatable: field.updateable,
      };
    }),
  };
}
