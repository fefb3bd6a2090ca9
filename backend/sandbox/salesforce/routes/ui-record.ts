import { ApiFault, notFound } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { Api, Kit } from '../kit.ts';
import { objectFor, objectOfId, type Org } from '../org.ts';
import { findRow, type Row, type Value } from '../records/row.ts';
import type { Twin } from '../../core/twin.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { findField, findRelationship } from '../schema/objects.ts';
import { followReference } from '../soql/resolve-path.ts';

interface UiField {
  displayValue: string | null;
  value: Value | UiRecord;
}

export interface UiRecord {
  apiName: string;
  childRelationships: Record<string, never>;
  eTag: string;
  fields: Record<string, UiField>;
  id: string;
  lastModifiedById: Value;
  lastModifiedDate: Value;
  recordTypeId: null;
  recordTypeInfo: null;
  systemModstamp: Value;
  weakEtag: number;
}

export function addUiRecord(api: Api, { twin }: Kit): void {
  api.get('/ui-api/records/:id', (c) => {
    const list = (name: string): string[] => (c.req.query(name) ?? '').split(',').filter(Boolean);
    return c.json(readUiRecord(twin, c.var.session.org, c.req.param('id'), list('fields'), list('optionalFields')));
  });
}

/** The User Interface API's record, which `getRecord` of lightning/uiRecordApi is wired to. Fields are named "Contact.Name"; an unknown optional field is left out. */
export function readUiRecord(twin: Twin, org: Org, recordId: string, fields: readonly string[], optionalFields: readonly string[]): UiRecord {
  const id = toId18(recordId) ?? '';
  const definition = objectFor(org, objectOfId(org, id)?.name ?? '');
  const row = definition ? findRow(twin, org.id, definition.name, id) : undefined;
  if (!definition || !row || row.fields['IsDeleted'] === true) throw notFound();
  if (fields.length + optionalFields.length === 0)
    throw new ApiFault(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', 'Specify either fields, optionalFields, layoutTypes or modes.');
  const record = emptyRecord(definition, row);
  for (const path of fields) {
    if (!addPath({ twin, org }, record, definition, row, pathOf(definition, path))) {
      throw new ApiFault(400, 'INVALID_FIELD', `No such column '${path.split('.').slice(1).join('.')}' on entity '${definition.name}'.`);
    }
  }
  for (const path of optionalFields) addPath({ twin, org }, record, definition, row, pathOf(definition, path));
  return record;
}

function pathOf(definition: ObjectDefinition, path: string): string[] {
  const [object = '', ...rest] = path.split('.');
  if (object.toLowerCase() !== definition.name.toLowerCase() || rest.length === 0) {
    throw new ApiFault(400, 'INVALID_FIELD', `Field ${path} is not qualified by the object ${definition.name}.`);
  }
  return rest;
}

function addPath(place: { twin: Twin; org: Org }, record: UiRecord, definition: ObjectDefinition, row: Row, path: readonly string[]): boolean {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    const field = findField(definition, head);
    if (field)
      record.fields[field.name] = { displayValue: displayValue(field, row.fields[field.name] ?? null), value: row.fields[field.name] ?? null };
    return field !== undefined;
  }
  const reference = findRelationship(definition, head);
  const target = objectFor(place.org, reference?.referenceTo[0] ?? '');
  if (!reference?.relationshipName || !target) return false;
  const parent = followReference(place, row, reference);
  if (!parent) {
    record.fields[reference.relationshipName] = { displayValue: null, value: null };
    return findField(target, rest[0] ?? '') !== undefined;
  }
  const nested = record.fields[reference.relationshipName]?.value;
  const inner = typeof nested === 'object' && nested !== null ? nested : emptyRecord(target, parent);
  record.fields[reference.relationshipName] = { displayValue: stringOf(parent.fields['Name']), value: inner };
  return addPath(place, inner, target, parent, rest);
}

/** Numbers, instants and picklists come with the text a page shows; plain text does not. */
function displayValue(field: Field, value: Value): string | null {
  if (value === null) return null;
  if (field.type === 'picklist') return String(value);
  if (typeof value === 'number') return value.toLocaleString('en-US', { minimumFractionDigits: field.scale, maximumFractionDigits: field.scale });
  if (field.type === 'datetime' && typeof value === 'string')
    return new Date(value.replace('+0000', 'Z')).toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'short' });
  return null;
}

function emptyRecord(definition: ObjectDefinition, row: Row): UiRecord {
  const stamp = String(row.fields['SystemModstamp']);
  return {
    apiName: definition.name,
    childRelationships: {},
    eTag: Buffer.from(`${row.id} ${stamp}`).toString('hex').slice(0, 32),
    fields: {},
    id: row.id,
    lastModifiedById: row.fields['LastModifiedById'] ?? null,
    lastModifiedDate: row.fields['LastModifiedDate'] ?? null,
    recordTypeId: null,
    recordTypeInfo: null,
    systemModstamp: row.fields['SystemModstamp'] ?? null,
    weakEtag: Date.parse(stamp.replace('+0000', 'Z')),
  };
}

function stringOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
