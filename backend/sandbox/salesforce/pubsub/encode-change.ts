import type { ChangeEvent } from '../changes/change-event.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import type { Value } from '../records/row.ts';
import type { ChangeSchema } from './change-schema.ts';
import type { Slot } from './slot.ts';

/** The Avro payload of one event. */
export function encodeChange(event: ChangeEvent, { type, slots }: ChangeSchema, definition: ObjectDefinition): Buffer {
  const fields = new Map(definition.fields.map((field) => [field.name, field]));
  const at = (name: string | null): unknown => toAvro(fields.get(name ?? ''), event.values[name ?? ''] ?? null);
  const header = {
    entityName: event.object,
    recordIds: event.recordIds,
    changeType: event.changeType,
    changeOrigin: event.changeOrigin,
    transactionKey: event.transactionKey,
    sequenceNumber: event.sequenceNumber,
    commitTimestamp: event.committedAtMs,
    commitNumber: event.commitNumber,
    commitUser: event.commitUser,
    nulledFields: toBitmaps(slots, event.nulledFields),
    diffFields: [],
    changedFields: toBitmaps(slots, event.changedFields),
  };
  const values = slots.map((slot): [string, unknown] => {
    if (slot.field !== null) return [slot.name, at(slot.field)];
    const parts = slot.parts.map(({ name, field }) => [name, at(field)]);
    return [slot.name, parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts)];
  });
  return type.toBuffer({ ChangeEventHeader: header, ...Object.fromEntries(values) });
}

function toAvro(field: Field | undefined, value: Value): unknown {
  if (field === undefined || value === null) return null;
  switch (field.type) {
    case 'boolean':
    case 'int':
    case 'double':
      return value;
    case 'date':
      return Date.parse(String(value));
    case 'datetime':
      return parseStamp(String(value))?.getTime() ?? null;
    default:
      return typeof value === 'number' ? value : String(value);
  }
}

/** First the fields of the record itself, its header being bit 0; then, by place of the parent, those nested in one. */
export function toBitmaps(slots: readonly Slot[], names: readonly string[]): string[] {
  const wanted = new Set(names);
  const own = slots.map(({ field }) => field !== null && wanted.has(field));
  const nested = slots.map(({ field, parts }) => (field === null ? parts.map((part) => part.field !== null && wanted.has(part.field)) : []));
  return [
    ...(own.includes(true) ? [toHex([false, ...own])] : []),
    ...nested.flatMap((bits, index) => (bits.includes(true) ? [`${index + 1}-${toHex(bits)}`] : [])),
  ];
}

function toHex(bits: readonly boolean[]): string {
  const digits = bits.reduce((sum, bit, place) => (bit ? sum | (1n << BigInt(place)) : sum), 0n).toString(16);
  return `0x${digits.padStart(digits.length + (digits.length % 2), '0').toUpperCase()}`;
}
