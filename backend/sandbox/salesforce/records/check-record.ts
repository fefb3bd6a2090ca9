import { DmlFailure, refuse, type DmlError } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import { objectOfId } from '../org.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { checkOrgRules } from './check-org-rules.ts';
import { checkValue } from './check-value.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { findRow, isLive, type Value, type Values } from './row.ts';
import { rowsNamed } from './rows-named.ts';

export function refuseReadOnly(assignments: readonly Assignment[], allowed: (field: Field) => boolean): void {
  const refused = assignments.filter(({ field }) => !allowed(field)).map(({ field }) => field.name);
  if (refused.length === 0) return;
  const hint = 'Please check the security settings of this field and verify that it is read/write for your profile or permission set.';
  throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${refused.join(', ')}. ${hint}`, refused);
}

/** The record rules, in the vendor's order: required fields, each value given, rules over several fields, the org's own rules. */
export function checkRecord(
  records: PlatformWriter,
  definition: ObjectDefinition,
  fields: Values,
  assignments: readonly Assignment[],
  selfId: string | null,
): void {
  const missing = definition.fields
    // A box that was added later is not ticked, and never missing.
    .filter(({ name, type, nillable, createable }) => createable && !nillable && type !== 'boolean' && (fields[name] ?? null) === null)
    .map(({ name }) => name);
  if (missing.length > 0) throw refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  const errors: DmlError[] = [];
  for (const { field, value } of assignments) {
    const error = checkValue(records.org, field, value) ?? checkStored(records, definition, field, value, selfId);
    if (error) errors.push(error);
    else if (field.type === 'reference' && typeof value === 'string') fields[field.name] = toId18(value);
  }
  if (errors.length > 0) throw new DmlFailure(errors);
  const broken = definition.verify?.(fields);
  if (broken) throw new DmlFailure([broken]);
  checkOrgRules(records, definition, fields, selfId);
}

function checkStored(records: PlatformWriter, definition: ObjectDefinition, field: Field, value: Value, selfId: string | null): DmlError | null {
  if (value === null || typeof value === 'boolean') return null;
  const { twin, org } = records;
  if (field.type === 'reference') {
    const id = toId18(String(value)) ?? '';
    const target = findRow(twin, org.id, objectOfId(org, id)?.name ?? '', id);
    if (target && isLive(target)) return null;
    return {
      statusCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      message: `insufficient access rights on cross-reference id: ${id}`,
      fields: [field.name],
    };
  }
  if (!field.unique || twin.flipped.has('salesforce.unique-external-id-not-enforced')) return null;
  const other = rowsNamed(twin, org.id, definition.name, field, value).find((row) => row.id !== selfId && isLive(row));
  if (!other) return null;
  return {
    statusCode: 'DUPLICATE_VALUE',
    message: `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
    fields: [],
  };
}
