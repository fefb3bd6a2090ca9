import { canonical } from '#domain/crm-sync/canonical.ts';
import type { FieldShape, FieldType, FieldValue } from '#domain/crm-sync/field-value.ts';
import { storableText } from '#domain/crm-sync/storable-text.ts';
import { applyIn } from '#domain/crm-sync/transform.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { MappedField } from './load-mapping.ts';

/** Our side of a line. Where one value stands for all records it is that, in the CRM's terms. */
export const ownValue = ({ field, transform }: MappedField, row: EntityRow): FieldValue =>
  transform.kind === 'constant_out' ? transform.value : (row.fields[field] ?? null);

/** A value without a counterpart on our side is not read at all, so it is never overwritten either. */
export function readValues(fields: readonly MappedField[], record: CrmRecord): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const line of fields) {
    const value = readValue(line, record.values);
    if (value !== undefined) values[line.field] = value;
  }
  return values;
}

/** What a line makes of a record's values; undefined = hidden from us, or nothing of ours. */
export function readValue({ crmField, shape, transform }: MappedField, values: CrmRecord['values']): FieldValue | undefined {
  if (!(crmField in values)) return undefined;
  const told = values[crmField] ?? null;
  const raw = typeof told === 'string' ? storableText(told) : told;
  if (transform.kind === 'constant_out') return raw;
  const read = applyIn(transform, raw);
  return read.ok ? typed(read.value, shape) : undefined;
}

const MOST_INTEGER = 2 ** 31 - 1;
/** No address is as long, and it is looked up in an index. */
const MOST_ADDRESS = 1_000;
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;

/** What our side has room for: a value that cannot be kept here would keep all records of its page out. */
const holds: Partial<Record<FieldType, (value: FieldValue) => boolean>> = {
  number: (value) => typeof value === 'number',
  integer: (value) => typeof value === 'number' && Math.abs(value) <= MOST_INTEGER,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => DAY.test(String(value)),
  instant: () => true,
};

/** Some CRMs say everything as text. Undefined = no such value. */
export function typed(value: FieldValue, shape: FieldShape): FieldValue | undefined {
  const isHeld = holds[shape.type];
  if (shape.type === 'email' && String(value ?? '').length > MOST_ADDRESS) return undefined;
  if (value === null || !isHeld) return value;
  const found = canonical(value, shape);
  return isHeld(found) ? found : undefined;
}
