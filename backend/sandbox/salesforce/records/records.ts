import type { Twin } from '../../core/twin.ts';
import { DmlFailure, refuse, type DmlError } from '../api-fault.ts';
import { Transaction } from '../changes/transaction.ts';
import { makeId, toId18 } from '../ids.ts';
import type { Org } from '../org.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { objectOfId } from '../schema/objects.ts';
import { toStamp } from '../stamp.ts';
import { checkValue } from './check-value.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { findRow, liveRows, nextSequence, type Row, type Value, type Values } from './row.ts';
import { afterInsert } from './email-activity.ts';

/** Inserts, updates and deletes of one user in one org, with the record rules; `undo` takes back what this instance did. */
export class Records implements PlatformWriter {
  readonly twin: Twin;
  readonly org: Org;
  readonly userId: string;
  readonly changeOrigin: string;
  readonly #transaction = new Transaction(this);
  readonly #journal: { object: string; id: string; before: Row | undefined }[] = [];

  constructor(twin: Twin, org: Org, userId: string, changeOrigin = '') {
    this.twin = twin;
    this.org = org;
    this.userId = userId;
    this.changeOrigin = changeOrigin;
  }

  insert(definition: ObjectDefinition, assignments: readonly Assignment[]): string {
    if (!definition.createable) throw refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${definition.label}`);
    this.#refuseReadOnly(assignments, ({ createable }) => createable);
    const given = Object.fromEntries(assignments.map(({ field, value }) => [field.name, value]));
    const fields: Values = {};
    for (const field of definition.fields) fields[field.name] = given[field.name] ?? field.initial;
    if ('OwnerId' in fields) fields['OwnerId'] ??= this.userId;
    this.#check(definition, fields, assignments, null);
    return this.add(definition, fields);
  }

  /** Without the rules of the API: for the seed and for what the platform writes by itself. */
  add(definition: ObjectDefinition, fields: Values): string {
    const id = makeId(definition.keyPrefix, this.org.id.slice(3, 5), nextSequence(this.twin, this.org.id, definition.name));
    const stamp = toStamp(this.twin.clock.now());
    const system = {
      Id: id,
      CreatedDate: stamp,
      CreatedById: this.userId,
      LastModifiedDate: stamp,
      LastModifiedById: this.userId,
      SystemModstamp: stamp,
    };
    this.put(definition, { id, fields: { ...fields, ...system } });
    afterInsert(this, definition, id);
    return id;
  }

  update(definition: ObjectDefinition, id: string, assignments: readonly Assignment[]): void {
    const before = this.require(definition, id);
    if (!definition.updateable) throw refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${definition.label}`);
    this.#refuseReadOnly(assignments, ({ updateable }) => updateable);
    const fields = { ...before.fields };
    for (const { field, value } of assignments) fields[field.name] = value;
    this.#check(definition, fields, assignments, before.id);
    this.change(definition, before.id, fields);
  }

  /** Without the rules of the API. */
  change(definition: ObjectDefinition, id: string, change: Values): void {
    const before = this.require(definition, id);
    const stamp = toStamp(this.twin.clock.now());
    const system = { LastModifiedDate: stamp, LastModifiedById: this.userId, SystemModstamp: stamp };
    this.put(definition, { id: before.id, fields: { ...before.fields, ...change, ...system } });
  }

  remove(definition: ObjectDefinition, id: string): void {
    if (!definition.deletable) throw refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    this.change(definition, id, { IsDeleted: true });
  }

  require(definition: ObjectDefinition, id: string): Row {
    const id18 = toId18(id);
    if (id18 === null || objectOfId(id18)?.name !== definition.name)
      throw refuse('MALFORMED_ID', `${definition.label} ID: id value of incorrect type: ${id}`, ['Id']);
    const row = findRow(this.twin, this.org.id, definition.name, id18);
    if (!row) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (row.fields['IsDeleted'] === true) throw refuse('ENTITY_IS_DELETED', 'entity is deleted');
    return row;
  }

  put(definition: ObjectDefinition, row: Row): void {
    const before = findRow(this.twin, this.org.id, definition.name, row.id);
    this.#journal.push({ object: definition.name, id: row.id, before });
    this.#transaction.touch(definition.name, row.id, before);
    const closed = definition.name === 'Task' ? { IsClosed: row.fields['Status'] === 'Completed' } : {};
    this.twin.store.put<Row>(this.org.id, definition.name, { id: row.id, fields: { ...row.fields, ...closed, ...definition.derive?.(row.fields) } });
  }

  undo(): void {
    this.#transaction.forget();
    for (const { object, id, before } of this.#journal.splice(0).reverse()) {
      if (before) this.twin.store.put<Row>(this.org.id, object, before);
      else this.twin.store.delete(this.org.id, object, id);
    }
  }

  #refuseReadOnly(assignments: readonly Assignment[], allowed: (field: Field) => boolean): void {
    const refused = assignments.filter(({ field }) => !allowed(field)).map(({ field }) => field.name);
    if (refused.length === 0) return;
    const hint = 'Please check the security settings of this field and verify that it is read/write for your profile or permission set.';
    throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${refused.join(', ')}. ${hint}`, refused);
  }

  #check(definition: ObjectDefinition, fields: Values, assignments: readonly Assignment[], selfId: string | null): void {
    const missing = definition.fields
      .filter(({ name, nillable, createable }) => createable && !nillable && (fields[name] ?? null) === null)
      .map(({ name }) => name);
    if (missing.length > 0) throw refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
    const errors: DmlError[] = [];
    for (const { field, value } of assignments) {
      const error = checkValue(field, value) ?? this.#checkStored(definition, field, value, selfId);
      if (error) errors.push(error);
      else if (field.type === 'reference' && typeof value === 'string') fields[field.name] = toId18(value);
    }
    if (errors.length > 0) throw new DmlFailure(errors);
  }

  #checkStored(definition: ObjectDefinition, field: Field, value: Value, selfId: string | null): DmlError | null {
    if (typeof value !== 'string') return null;
    if (field.type === 'reference') {
      const id = toId18(value) ?? '';
      const target = findRow(this.twin, this.org.id, objectOfId(id)?.name ?? '', id);
      if (target && target.fields['IsDeleted'] !== true) return null;
      return {
        statusCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
        message: `insufficient access rights on cross-reference id: ${id}`,
        fields: [field.name],
      };
    }
    if (!field.unique || this.twin.flipped.has('salesforce.unique-external-id-not-enforced')) return null;
    const wanted = value.toLowerCase();
    const twin = liveRows(this.twin, this.org.id, definition.name).find(
      (row) => row.id !== selfId && String(row.fields[field.name] ?? '').toLowerCase() === wanted,
    );
    if (!twin) return null;
    return {
      statusCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: ${field.name} duplicates value on record with id: ${twin.id.slice(0, 15)}`,
      fields: [],
    };
  }
}
