import { canonical } from '#domain/crm-sync/canonical.ts';
import { type FieldChange, noteChange } from '#domain/crm-sync/flap-breaker.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { applyOut } from '#domain/crm-sync/transform.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Link, WrittenField } from './links.ts';
import type { MappedField } from './load-mapping.ts';
import { ownValue } from './read-values.ts';

/** One human field's write: in the CRM's terms what it held and gets, in ours what both sides agreed on before. */
export interface HumanChange {
  field: string;
  crmField: string;
  before: FieldValue;
  after: FieldValue;
  agreed: FieldValue;
}

/** What a record gets of human fields: by the CRM's names, and by ours what both sides agree on once it is written. */
export interface HumanValue {
  values: Readonly<Record<string, FieldValue>>;
  base: Readonly<Record<string, FieldValue>>;
  /** The version that was read: one that came after it has not been merged. */
  readAs: Date | null;
  changes: readonly HumanChange[];
  /** By our names: the CRM's name, and what is kept of the write. */
  fields: Readonly<Record<string, { crmField: string; changes: readonly FieldChange[]; written: WrittenField | null }>>;
}

/** After the merge whatever still differs from what both sides agreed on is ours to write. */
export function toWrite(
  lines: readonly MappedField[],
  {
    link,
    local,
    record,
    now,
  }: {
    link: Pick<Link, 'human' | 'parked' | 'modifiedAt' | 'changes'>;
    local: EntityRow;
    record: Pick<CrmRecord, 'values' | 'changedAt'> | undefined;
    now: Date;
  },
): HumanValue {
  const changes: HumanChange[] = [];
  const base: Record<string, FieldValue> = {};
  const fields: Record<string, HumanValue['fields'][string]> = {};
  for (const line of lines) {
    const { field, crmField, shape, direction, transform } = line;
    if ((direction !== 'both' && direction !== 'out') || link.parked[field] !== undefined || !(field in link.human)) continue;
    const value = ownValue(line, local);
    const agreed = link.human[field] ?? null;
    if (canonical(value, shape) === canonical(agreed, shape)) continue;
    const written = applyOut(transform, value);
    if (!written.ok) continue;
    changes.push({ field, crmField, before: record?.values[crmField] ?? null, after: written.value, agreed });
    base[field] = value;
    const readAt = record?.changedAt[crmField];
    fields[field] = {
      crmField,
      changes: noteChange(link.changes[field] ?? [], { value: canonical(value, shape), at: now }),
      written: readAt ? { base: agreed, sent: value, readAt: readAt.toISOString() } : null,
    };
  }
  const values = Object.fromEntries(changes.map(({ crmField, after }) => [crmField, after]));
  return { values, base, fields, readAs: link.modifiedAt, changes };
}
