import { refuse } from '../api-fault.ts';
import type { Org } from '../org.ts';
import { parentBy, type Assignment } from '../records/read-body.ts';
import type { Value } from '../records/row.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { findField, findRelationship } from '../schema/objects.ts';
import { parseStamp, readTime, toStamp } from '../stamp.ts';
import { BadFile } from './csv.ts';

/** How one column of the file is read; undefined where the cell says nothing. */
export type Column = (cell: string) => Assignment | undefined;

/** An empty cell leaves the field alone; this empties it. */
const EMPTY = '#N/A';

export function columnOf(org: Org, definition: ObjectDefinition, name: string): Column {
  const [head = '', key, ...rest] = name.split('.');
  if (key !== undefined) {
    const reference = rest.length === 0 ? findRelationship(definition, head) : undefined;
    if (!reference) throw notFound(name);
    return (cell) => {
      if (cell === '') return undefined;
      return cell === EMPTY ? { field: reference, value: null } : parentBy(org, reference, key, cell);
    };
  }
  const field = findField(definition, name);
  if (!field) throw notFound(name);
  return (cell) => (cell === '' ? undefined : { field, value: cell === EMPTY ? null : readCell(field, cell) });
}

function notFound(name: string): BadFile {
  return new BadFile(`InvalidBatch : Field name not found : ${name}`);
}

function readCell(field: Field, cell: string): Value {
  switch (field.type) {
    case 'boolean':
      if (/^(true|1)$/i.test(cell)) return true;
      return /^(false|0)$/i.test(cell) ? false : fail(field, cell);
    case 'int':
      return /^-?\d+$/.test(cell.trim()) ? Number(cell) : fail(field, cell);
    case 'double':
    case 'currency':
    case 'percent':
      return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : fail(field, cell);
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(cell) && !Number.isNaN(Date.parse(cell)) ? cell : fail(field, cell);
    case 'time':
      return readTime(cell) ?? fail(field, cell);
    case 'datetime': {
      const at = parseStamp(cell);
      return at ? toStamp(at) : fail(field, cell);
    }
    default:
      return cell;
  }
}

function fail(field: Field, cell: string): never {
  throw refuse('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${cell}`, [field.name]);
}
