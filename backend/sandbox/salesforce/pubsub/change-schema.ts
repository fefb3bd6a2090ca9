import { createHash } from 'node:crypto';
import avro from 'avsc';
import type { ObjectDefinition } from '../schema/field.ts';
import { compoundsOf } from './compounds.ts';
import type { Slot } from './slot.ts';

export interface ChangeSchema {
  id: string;
  json: string;
  type: avro.Type;
  /** In the order of the Avro record behind its header, which is the record's field 0. */
  slots: Slot[];
}

const UNTOLD = new Set(['Id', 'IsDeleted', 'SystemModstamp']);
const primitives: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'long',
  datetime: 'long',
};

const strings = { type: 'array', items: 'string' };
const CHANGE_TYPES = ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW'];
const header = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: strings },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: CHANGE_TYPES } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: strings },
    { name: 'diffFields', type: strings },
    { name: 'changedFields', type: strings },
  ],
};

const built = new Map<string, ChangeSchema>();
const byDefinition = new WeakMap<ObjectDefinition, ChangeSchema>();

export function changeSchema(definition: ObjectDefinition): ChangeSchema {
  const schema = byDefinition.get(definition) ?? buildSchema(definition);
  byDefinition.set(definition, schema);
  return schema;
}

/** Every field may be null: a change event names only what changed. */
function buildSchema(definition: ObjectDefinition): ChangeSchema {
  const compounds = compoundsOf(definition);
  const nested = new Map(compounds.flatMap((compound) => compound.slot.parts.map(({ field }) => [field, compound])));
  const named = new Map(compounds.map((compound) => [compound.slot.name, compound]));
  const slots: Slot[] = [];
  const fields: object[] = [{ name: 'ChangeEventHeader', type: header }];
  const known = new Set<string>();
  for (const { name, type } of definition.fields) {
    const compound = named.get(name) ?? nested.get(name);
    const slot = compound?.slot ?? { name, field: name, parts: [] };
    if (UNTOLD.has(name) || slots.includes(slot)) continue;
    slots.push(slot);
    fields.push({ name: slot.name, type: compound ? compound.avro(known) : ['null', primitives[type] ?? 'string'], default: null });
  }
  const json = JSON.stringify({ type: 'record', name: `${definition.name}ChangeEvent`, namespace: 'com.sforce.eventbus', fields });
  const id = createHash('md5').update(json).digest('base64url');
  const schema = built.get(id) ?? { id, json, type: avro.Type.forSchema(JSON.parse(json)), slots };
  built.set(id, schema);
  return schema;
}

/** A schema once used stays readable: an old event may still be in somebody's hands. */
export function findSchema(id: string): ChangeSchema | undefined {
  return built.get(id);
}
