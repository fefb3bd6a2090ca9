import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { field, type Field } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import { invalidField } from './query-fault.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';

const numberField: Field = field('int', 'expr', 'expr', { precision: 9 });
const dayField: Field = field('date', 'expr', 'expr');

const parts: Readonly<Record<string, (at: Date) => number | string>> = {
  CALENDAR_YEAR: (at) => at.getUTCFullYear(),
  CALENDAR_QUARTER: (at) => Math.floor(at.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (at) => at.getUTCMonth() + 1,
  DAY_IN_MONTH: (at) => at.getUTCDate(),
  DAY_IN_WEEK: (at) => at.getUTCDay() + 1,
  HOUR_IN_DAY: (at) => at.getUTCHours(),
  DAY_ONLY: (at) => at.toISOString().slice(0, 10),
};

/** A date function of SOQL in the org's time zone (GMT); undefined = no such function. */
export function bucketOf(scope: Scope, { functionName = '', parameters = [], rawValue = '' }: FunctionExp): ResolvedPath | undefined {
  const part = parts[functionName.toUpperCase()];
  const [name] = parameters;
  if (!part || typeof name !== 'string') return undefined;
  const target = resolvePath(scope, name);
  if (target.field.type !== 'date' && target.field.type !== 'datetime') throw invalidField(`${name} is not a date: ${rawValue}`);
  return {
    field: functionName.toUpperCase() === 'DAY_ONLY' ? dayField : numberField,
    path: [rawValue],
    read: (row) => {
      const value = target.read(row);
      if (typeof value !== 'string') return null;
      return part(parseStamp(value) ?? new Date(`${value}T00:00:00Z`));
    },
  };
}
