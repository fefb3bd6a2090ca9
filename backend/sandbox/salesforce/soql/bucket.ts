import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { field, type Field } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import { invalidField } from './query-fault.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';

const numberField: Field = field('int', 'expr', 'expr', { precision: 9 });
const dayField: Field = field('date', 'expr', 'expr');

const DAY_MS = 86_400_000;
const startOfYear = (at: Date): number => Date.UTC(at.getUTCFullYear(), 0);
const dayInYear = (at: Date): number => Math.floor((at.getTime() - startOfYear(at)) / DAY_MS) + 1;

const quarter = (at: Date): number => Math.floor(at.getUTCMonth() / 3) + 1;

/** The fiscal year begins in January, as where nobody set it; weeks are counted from the first day, not by weekday. */
const parts: Readonly<Record<string, (at: Date) => number | string>> = {
  CALENDAR_YEAR: (at) => at.getUTCFullYear(),
  CALENDAR_QUARTER: quarter,
  CALENDAR_MONTH: (at) => at.getUTCMonth() + 1,
  DAY_IN_MONTH: (at) => at.getUTCDate(),
  DAY_IN_WEEK: (at) => at.getUTCDay() + 1,
  DAY_IN_YEAR: dayInYear,
  WEEK_IN_MONTH: (at) => Math.ceil(at.getUTCDate() / 7),
  WEEK_IN_YEAR: (at) => Math.ceil(dayInYear(at) / 7),
  FISCAL_YEAR: (at) => at.getUTCFullYear(),
  FISCAL_QUARTER: quarter,
  FISCAL_MONTH: (at) => at.getUTCMonth() + 1,
  HOUR_IN_DAY: (at) => at.getUTCHours(),
  DAY_ONLY: (at) => at.toISOString().slice(0, 10),
};

/** Users and org share one time zone, so a conversion changes nothing. */
function inOrgTime(parameter: string | FunctionExp | undefined): string | undefined {
  if (typeof parameter !== 'object') return parameter;
  const [inner] = parameter.functionName?.toUpperCase() === 'CONVERTTIMEZONE' ? (parameter.parameters ?? []) : [];
  return typeof inner === 'string' ? inner : undefined;
}

/** A date function of SOQL in the org's time zone (GMT); undefined = no such function. */
export function bucketOf(scope: Scope, { functionName = '', parameters = [], rawValue = '' }: FunctionExp): ResolvedPath | undefined {
  const part = parts[functionName.toUpperCase()];
  const name = inOrgTime(parameters[0]);
  if (!part || name === undefined) return undefined;
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
