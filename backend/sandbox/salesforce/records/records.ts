import type { Twin } from '../../core/twin.ts';
import { refuse } from '../api-fault.ts';
import { Transaction } from '../changes/transaction.ts';
import { makeId, toId18 } from '../ids.ts';
import { objectOfId, type Org } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { toStamp } from '../stamp.ts';
import { autoNumbers } from './auto-number.ts';
import { checkOwner } from './check-owner.ts';
import { checkRecord, refuseReadOnly } from './check-record.ts';
import { checkShare } from './check-share.ts';
import { hideRow, refuseWhereNamed, restoreRow } from './delete-row.ts';
import { afterInsert } from './email-activity.ts';
import { mirrorPerson } from './mirror-person.ts';
import { keepOnePrimary } from './one-primary.ts';
import { playRowFault } from './row-fault.ts';
import { marryOrSeparate } from './marry-person.ts';
import { checkPerson } from './person-rules.ts';
import type { PlatformWriter, Telling } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { shareActivity } from './share-activity.ts';
import { resolveParents } from './resolve-parents.ts';
import { findRow, isLive, nextSequence, type Row, type Values } from './row.ts';
import { reindex } from './value-index.ts';

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

  insert(definition: ObjectDefinition, given: readonly Assignment[]): string {
    if (!definition.createable) throw refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${definition.label}`);
    playRowFault(this, 'insert', definition, '');
    const assignments = resolveParents(this, given);
    refuseReadOnly(assignments, ({ createable }) => createable);
    checkPerson(this, definition, null, assignments);
    const values = Object.fromEntries(assignments.map(({ field, value }) => [field.name, value]));
    const fields: Values = {};
    for (const field of definition.fields) fields[field.name] = values[field.name] ?? field.initial;
    if ('OwnerId' in fields) fields['OwnerId'] ??= this.userId;
    Object.assign(fields, definition.complete?.(fields, new Set(Object.keys(values))));
    checkRecord(this, definition, fields, assignments, null);
    checkOwner(this, assignments, null);
    checkShare(this, definition, fields);
    return this.add(definition, { ...fields, ...autoNumbers(this, definition) });
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
    this.#afterWrite(definition, id);
    return id;
  }

  update(definition: ObjectDefinition, id: string, given: readonly Assignment[]): void {
    const before = this.require(definition, id);
    if (!definition.updateable) throw refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${definition.label}`);
    if (before.fields['IsConverted'] === true) throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
    playRowFault(this, 'update', definition, before.id);
    const assignments = resolveParents(this, given);
    refuseReadOnly(assignments, ({ updateable }) => updateable);
    if (marryOrSeparate(this, definition, before, assignments)) return;
    checkPerson(this, definition, before.fields, assignments);
    const fields = { ...before.fields };
    for (const { field, value } of assignments) fields[field.name] = value;
    Object.assign(fields, definition.complete?.(fields, new Set(assignments.map(({ field }) => field.name))));
    checkRecord(this, definition, fields, assignments, before.id);
    checkOwner(this, assignments, before.fields['OwnerId']);
    this.change(definition, before.id, fields);
    this.#afterWrite(definition, before.id);
  }

  /** Without the rules of the API. */
  change(definition: ObjectDefinition, id: string, change: Values): void {
    const stamp = toStamp(this.twin.clock.now());
    this.touch(definition, id, { ...change, LastModifiedDate: stamp, LastModifiedById: this.userId });
  }

  touch(definition: ObjectDefinition, id: string, change: Values, how?: Telling): void {
    const before = this.require(definition, id);
    this.put(definition, { ...before, fields: { ...before.fields, ...change, SystemModstamp: toStamp(this.twin.clock.now()) } }, how);
  }

  remove(definition: ObjectDefinition, id: string): void {
    if (!definition.deletable) throw refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    const row = this.require(definition, id);
    playRowFault(this, 'delete', definition, row.id);
    if (definition.name === 'Contact' && row.fields['IsPersonAccount'] === true)
      throw refuse('DELETE_FAILED', 'a contact of a person account is deleted with its account');
    refuseWhereNamed(this, definition, row);
    hideRow(this, definition, row);
  }

  /** Out of the recycle bin, with what went in along with it. */
  undelete(definition: ObjectDefinition, id: string): void {
    const row = findRow(this.twin, this.org.id, definition.name, toId18(id) ?? '');
    if (!row || isLive(row)) throw refuse('UNDELETE_FAILED', 'Entity is not in the recycle bin');
    restoreRow(this, definition, row);
  }

  /** Gone for good; nothing can bring it back. */
  purge(definition: ObjectDefinition, id: string): void {
    const before = findRow(this.twin, this.org.id, definition.name, id);
    if (!before) return;
    this.#journal.push({ object: definition.name, id, before });
    this.twin.store.delete(this.org.id, definition.name, id);
    reindex(this.twin, this.org.id, definition.name, { before, after: undefined });
  }

  require(definition: ObjectDefinition, id: string): Row {
    const id18 = toId18(id);
    if (id18 === null || objectOfId(this.org, id18)?.name !== definition.name)
      throw refuse('MALFORMED_ID', `${definition.label} ID: id value of incorrect type: ${id}`, ['Id']);
    const row = findRow(this.twin, this.org.id, definition.name, id18);
    if (!row) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (!isLive(row)) throw refuse('ENTITY_IS_DELETED', 'entity is deleted');
    return row;
  }

  /** Every record that appears or changes passes here: created where there was none, deleted and restored where IsDeleted flips. */
  put(definition: ObjectDefinition, row: Row, { isTold }: Telling = { isTold: true }): void {
    const before = findRow(this.twin, this.org.id, definition.name, row.id);
    this.#journal.push({ object: definition.name, id: row.id, before });
    if (isTold) this.#transaction.touch(definition.name, row.id, before);
    const after: Row = { ...row, fields: { ...row.fields, ...definition.derive?.(row.fields) } };
    this.twin.store.put<Row>(this.org.id, definition.name, after);
    reindex(this.twin, this.org.id, definition.name, { before, after });
  }

  /** What is done until the end is one transaction, however long it takes; what was taken back by then never happened. */
  async together<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#transaction.hold();
    try {
      return await run();
    } catch (error) {
      this.undo();
      throw error;
    } finally {
      this.#transaction.end();
    }
  }

  /** A point `undo` can go back to. */
  mark(): number {
    return this.#journal.length;
  }

  /** What is as it was before makes no change event either. */
  undo(mark = 0): void {
    for (const { object, id, before } of this.#journal.splice(mark).reverse()) {
      const after = findRow(this.twin, this.org.id, object, id);
      if (before) this.twin.store.put<Row>(this.org.id, object, before);
      else this.twin.store.delete(this.org.id, object, id);
      reindex(this.twin, this.org.id, object, { before: after, after: before });
    }
  }

  #afterWrite(definition: ObjectDefinition, id: string): void {
    mirrorPerson(this, definition, id);
    keepOnePrimary(this, definition, id);
    shareActivity(this, definition, id);
  }
}
