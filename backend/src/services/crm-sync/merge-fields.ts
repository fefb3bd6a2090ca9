import { canonical } from '#domain/crm-sync/canonical.ts';
import type { FieldShape, FieldValue } from '#domain/crm-sync/field-value.ts';
import { mergeRecord, type RecordMerge } from '#domain/crm-sync/merge-record.ts';
import { applyIn } from '#domain/crm-sync/transform.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Connection, Link } from './links.ts';
import type { MappedField } from './load-mapping.ts';

const nothing: RecordMerge = { take: {}, push: {}, base: {}, conflicts: [] };

/** What of a record is taken over, what of ours has to be written there, and what only a person can decide. */
export function mergeFields(
  fields: readonly MappedField[],
  record: CrmRecord,
  { connection, link, row }: { connection: Connection; link: Link | undefined; row: EntityRow | undefined },
): RecordMerge {
  const remote = readValues(fields, record);
  const seen = fields.filter(({ field }) => field in remote);
  if (!row) return { ...nothing, take: remote, base: remote };
  if (!connection.isMaster) return fillBlanks(remote, row);
  return mergeRecord(
    seen.map(({ field, crmField, shape, direction, authority }) => ({
      field,
      shape,
      direction,
      authority,
      state: link?.parked[field] ?? 'open',
      sides: {
        base: link?.human[field] ?? null,
        local: row.fields[field] ?? null,
        remote: remote[field] ?? null,
        localAt: row.editedAt[field] === undefined ? null : new Date(row.editedAt[field]),
        remoteAt: record.changedAt[crmField] ?? null,
      },
    })),
  );
}

/** A value without a counterpart on our side is not read at all, so it is never overwritten either. */
function readValues(fields: readonly MappedField[], record: CrmRecord): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const { field, crmField, shape, transform } of fields) {
    if (!(crmField in record.values)) continue;
    const read = applyIn(transform, record.values[crmField] ?? null);
    const value = read.ok ? typed(read.value, shape) : undefined;
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/** Some CRMs say everything as text. Undefined = no such value. */
function typed(value: FieldValue, shape: FieldShape): FieldValue | undefined {
  if (value === null || !['number', 'integer', 'boolean', 'date', 'instant'].includes(shape.type)) return value;
  const found = canonical(value, shape);
  const isNumber = shape.type === 'number' || shape.type === 'integer';
  return isNumber && typeof found !== 'number' ? undefined : found;
}

/** The other CRM's human fields are the other's business; what nobody knew is welcome. */
function fillBlanks(remote: Readonly<Record<string, FieldValue>>, row: EntityRow): RecordMerge {
  const take = Object.fromEntries(Object.entries(remote).filter(([field, value]) => value !== null && (row.fields[field] ?? null) === null));
  return { ...nothing, take, base: remote };
}
