import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { canonical } from '#domain/crm-sync/canonical.ts';
import { type FieldChange, noteChange } from '#domain/crm-sync/flap-breaker.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { applyOut } from '#domain/crm-sync/transform.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { askCrm } from '../connection/ask-crm.ts';
import type { OpenSession } from '../connection/open-session.ts';
import type { Claimed } from './claim-dirty.ts';
import { entities, type EntityRow } from './entities.ts';
import { findLinks, type Link, type WrittenField } from './links.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { ownValue } from './read-values.ts';
import { takeRecords } from './take-records.ts';

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
/** By the link's id. */
export type HumanValues = ReadonlyMap<string, HumanValue>;

/**
 * Human fields go only to the master, and only after the record was read and merged: what somebody changed there meanwhile
 * is taken over, decided or asked about first. Rows are all of one object.
 */
export async function readBeforeWrite(
  work: Work,
  { integration, provider, session }: OpenSession,
  ref: { customerId: string; connectionId: string },
  rows: readonly Claimed[],
): Promise<HumanValues> {
  const [first] = rows;
  if (!first || !integration.isMaster) return new Map();
  const object = first.entity_type;
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: true };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []));
  const ids = rows.map(({ crm_id }) => crm_id);
  const records = await askCrm(work, ref, 'crm read', () => session.reader.read(object, ids, mapping.crmFields), 'owned_push');
  const { reader, scoping } = session;
  const wanted = { connectionId: ref.connectionId, rows, fields: mapping.fields, records };
  const reading = { reader, scoping, connection, object, mapping };
  return takeRecords(work, ref, reading, { read: records, also: (uow) => valuesToWrite(uow, wanted), isBeingWritten: true });
}

async function valuesToWrite(
  uow: UnitOfWork,
  {
    connectionId,
    rows,
    fields,
    records,
  }: { connectionId: string; rows: readonly Claimed[]; fields: readonly MappedField[]; records: readonly CrmRecord[] },
): Promise<HumanValues> {
  const object = rows[0]?.entity_type ?? 'contact';
  const links = await findLinks(
    uow,
    connectionId,
    object,
    rows.map(({ crm_id }) => crm_id),
  );
  const locals = await loadRows(
    uow,
    entities[object],
    [...links.values()].map(({ salesosId }) => salesosId),
  );
  const read = new Map(records.map((record) => [record.externalId, record]));
  const written = [...links.values()].flatMap((link) => {
    const local = locals.get(link.salesosId);
    return local && !link.isGone && link.outOfScope === null
      ? [[link.id, toWrite(fields, { link, local, record: read.get(link.crmId), now: uow.now })] as const]
      : [];
  });
  return new Map(written);
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
