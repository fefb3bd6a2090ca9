import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { Value } from '../records/row.ts';
import { labelOf, text, type Field } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import { invalidField } from './query-fault.ts';
import type { ResolvedPath } from './resolve-path.ts';

const shown: Field = text('expr', 'expr', 255);
const LABELLED: readonly Field['type'][] = ['picklist', 'multipicklist'];
const PRESENTED: readonly Field['type'][] = ['int', 'double', 'currency', 'percent', 'date', 'datetime', 'time'];

/** Functions that change how a value is shown, in the language and the one currency of the org; undefined = none of them. */
export function shownAs({ functionName = '', rawValue = '' }: FunctionExp, target: ResolvedPath): ResolvedPath | undefined {
  switch (functionName.toUpperCase()) {
    case 'TOLABEL':
      if (!LABELLED.includes(target.field.type)) throw invalidField(`toLabel(): ${rawValue} is no picklist`);
      return { ...target, field: shown, read: (row) => labelled(target.field, target.read(row)) };
    case 'FORMAT':
      if (!PRESENTED.includes(target.field.type)) throw invalidField(`format(): ${rawValue} is no number, date, time, or currency`);
      return { ...target, field: shown, read: (row) => present(target.field, target.read(row)) };
    case 'CONVERTCURRENCY':
      if (target.field.type !== 'currency') throw invalidField(`convertCurrency(): ${rawValue} is no currency`);
      return target;
    default:
      return undefined;
  }
}

function labelled(field: Field, value: Value): Value {
  if (typeof value !== 'string') return value;
  const chosen = value.split(';').map((each) => labelOf(field, each));
  return chosen.join(';');
}

function present({ type, scale }: Field, value: Value): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (type === 'date') return dates.format(new Date(`${value}T00:00:00Z`));
  if (type === 'datetime') return instants.format(parseStamp(String(value)) ?? new Date(value)).replace('\u202f', ' ');
  if (typeof value !== 'number') return value;
  const number = value.toLocaleString('en-US', { minimumFractionDigits: scale, maximumFractionDigits: scale });
  if (type === 'percent') return `${number}%`;
  return type === 'currency' ? `$${number}` : number;
}

const dates = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const instants = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'short' });
