import { canonical } from '#domain/crm-sync/canonical.ts';
import type { FieldShape, FieldValue } from '#domain/crm-sync/field-value.ts';
import { mergeRecord, type RecordMerge } from '#domain/crm-sync/merge-record.ts';
import { applyIn } from '#domain/crm-sync/transform.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Connection, Link } from './links.ts';
import type { MappedField } from './load-mapping.ts';

export interface FieldsMerge extends RecordMerge {
  /** Waited for a person, and both sides say the same by now. */
  settled: readonly string[];
}

const nothing: FieldsMerge = { take: {}, push: {}, base: {}, conflicts: [], settled: [] };

/** What of a record is taken over, what of ours has to be written there, and what only a person can decide. */
export function mergeFields(
  fields: readonly MappedField[],
  record: CrmRecord,
  { connection, link, row }: { connection: Connection; link: Link | undefined; row: EntityRow | undefined },
): FieldsMerge {
  const remote = readValues(fields, record);
  const seen = fields.filter((line) => line.field in remote && (line.direction !== 'out' || hasOwnValue(line, link, row)));
  const taken = Object.fromEntries(seen.filter(({ direction }) => direction !== 'out').map(({ field }) => [field, remote[field] ?? null]));
  if (!row) return { ...nothing, take: taken, base: taken };
  if (!connection.isMaster) return fillBlanks(taken, row);
  const merge = mergeRecord(
    seen.map((line) => ({
      field: line.field,
      shape: line.shape,
      direction: line.direction,
      authority: line.authority,
      state: link?.parked[line.field] ?? 'open',
      sides: {
        base: link?.human[line.field] ?? null,
        local: ownValue(line, row),
        remote: remote[line.field] ?? null,
        localAt: row.editedAt[line.field] === undefined ? null : new Date(row.editedAt[line.field] ?? ''),
        remoteAt: record.changedAt[line.crmField] ?? null,
      },
    })),
  );
  const disputed = new Set(merge.conflicts.map(({ field }) => field));
  const settled = seen.filter(({ field }) => link?.parked[field] === 'review' && !disputed.has(field));
  // A field that was mapped since: from now on both sides are known to have begun with nothing.
  const begun = Object.fromEntries(seen.filter(({ field }) => link && !(field in link.human)).map(({ field }) => [field, null]));
  return { ...merge, base: { ...begun, ...merge.base }, settled: settled.map(({ field }) => field) };
}

/** Our side of a line. Where one value stands for all records it is that, in the CRM's terms. */
export const ownValue = ({ field, transform }: MappedField, row: EntityRow): FieldValue =>
  transform.kind === 'constant_out' ? transform.value : (row.fields[field] ?? null);

/** What we never had a value for says nothing about the CRM's. */
const hasOwnValue = (line: MappedField, link: Link | undefined, row: EntityRow | undefined): boolean =>
  row !== undefined && (ownValue(line, row) !== null || line.field in (link?.human ?? {}) || row.editedAt[line.field] !== undefined);

/** A value without a counterpart on our side is not read at all, so it is never overwritten either. */
function readValues(fields: readonly MappedField[], record: CrmRecord): Record<string, FieldValue> {
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
  const raw = values[crmField] ?? null;
  if (transform.kind === 'constant_out') return raw;
  const read = applyIn(transform, raw);
  return read.ok ? typed(read.value, shape) : undefined;
}

/** Some CRMs say everything as text. Undefined = no such value. */
export function typed(value: FieldValue, shape: FieldShape): FieldValue | undefined {
  if (value === null || !['number', 'integer', 'boolean', 'date', 'instant'].includes(shape.type)) return value;
  const found = canonical(value, shape);
  const isNumber = shape.type === 'number' || shape.type === 'integer';
  return isNumber && typeof found !== 'number' ? undefined : found;
}

/** The other CRM's human fields are the other's business; what nobody knew is welcome. */
function fillBlanks(remote: Readonly<Record<string, FieldValue>>, row: EntityRow): FieldsMerge {
  const take = Object.fromEntries(Object.entries(remote).filter(([field, value]) => value !== null && (row.fields[field] ?? null) === null));
  return { ...nothing, take, base: remote };
}
