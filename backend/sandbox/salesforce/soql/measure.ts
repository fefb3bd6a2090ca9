import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { Row, Value } from '../records/row.ts';
import { field, type Field, type FieldType } from '../schema/field.ts';
import { toComparable } from './compare.ts';
import { invalidField } from './query-fault.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';
import { refuseCall } from './resolver.ts';

/** One aggregate function over the members of a group. */
export interface Measure {
  field: Field;
  /** `shown` = what this group is grouped by, less than all of it in a subtotal. */
  compute: (members: readonly Row[], shown: ReadonlySet<string>) => Value;
}

export const countField: Field = field('int', 'expr', 'expr', { precision: 9 });
const NUMERIC: readonly FieldType[] = ['int', 'double', 'currency', 'percent'];

export function measureOf(scope: Scope, fn: FunctionExp): Measure {
  const name = (fn.functionName ?? '').toUpperCase();
  const [parameter] = fn.parameters ?? [];
  if (name === 'COUNT' && parameter === undefined) return { field: countField, compute: (members) => members.length };
  if (typeof parameter !== 'string') return refuseCall(fn);
  const target = resolvePath(scope, parameter);
  if (!target.field.filterable) throw unsupported(parameter, name);
  const values = (members: readonly Row[]): Exclude<Value, null>[] => members.flatMap((row) => target.read(row) ?? []);
  if (name === 'COUNT') return { field: countField, compute: (members) => values(members).length };
  if (name === 'COUNT_DISTINCT')
    return { field: countField, compute: (members) => new Set(values(members).map((value) => toComparable(target.field, value))).size };
  if (name === 'SUM' || name === 'AVG') return numericMeasure(name, parameter, target, values);
  if (name === 'MIN' || name === 'MAX') return extremeMeasure(name, parameter, target, values);
  return refuseCall(fn);
}

type ValuesOf = (members: readonly Row[]) => Exclude<Value, null>[];

function numericMeasure(name: 'SUM' | 'AVG', parameter: string, target: ResolvedPath, values: ValuesOf): Measure {
  if (!NUMERIC.includes(target.field.type)) throw unsupported(parameter, name);
  return {
    field: target.field,
    compute: (members) => {
      const numbers = values(members).map(Number);
      if (numbers.length === 0) return null;
      const sum = numbers.reduce((total, each) => total + each, 0);
      return name === 'SUM' ? sum : sum / numbers.length;
    },
  };
}

function extremeMeasure(name: 'MIN' | 'MAX', parameter: string, target: ResolvedPath, values: ValuesOf): Measure {
  if (target.field.type === 'boolean') throw unsupported(parameter, name);
  const sign = name === 'MIN' ? 1 : -1;
  return {
    field: target.field,
    compute: (members) => {
      const sorted = values(members).sort((left, right) => {
        const [a, b] = [toComparable(target.field, left), toComparable(target.field, right)];
        return a === b ? 0 : (a ?? 0) < (b ?? 0) ? -sign : sign;
      });
      return sorted[0] ?? null;
    },
  };
}

function unsupported(parameter: string, name: string): Error {
  return invalidField(`field ${parameter} does not support aggregate operator ${name}`);
}
