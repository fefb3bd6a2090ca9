import { canonical, sameValue } from '#domain/crm-sync/canonical.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { type FieldChange, isFlapping, noteChange } from '#domain/crm-sync/flap-breaker.ts';
import { type FieldState, mergeRecord, type RecordMerge } from '#domain/crm-sync/merge-record.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { coveredEdits } from './covered-edits.ts';
import type { EntityRow } from './entities.ts';
import type { Agreed, Connection } from './links.ts';
import type { MappedField } from './load-mapping.ts';
import { ownValue, readValues } from './read-values.ts';

export interface FieldsMerge extends RecordMerge {
  /** Waited for a person, and both sides say the same by now. */
  settled: readonly string[];
  /** Something over there sets our value back each time: from now on nothing is written there. */
  flapping: readonly { field: string; base: FieldValue; local: FieldValue; remote: FieldValue }[];
  /** The values a field took in turn, of fields we write. */
  changes: Readonly<Record<string, readonly FieldChange[]>>;
  /** Fields whose last write was found in the CRM's history. */
  looked: readonly string[];
}

const nothing: FieldsMerge = { take: {}, push: {}, base: {}, conflicts: [], settled: [], flapping: [], changes: {}, looked: [] };

/** For a record that comes second: of two values it has the other one. What a person has to decide, a person decides. */
export const yielding = (line: MappedField): MappedField => (line.authority === 'review' ? line : { ...line, authority: 'salesos_wins' });

interface Sides {
  connection: Connection;
  link: Agreed | undefined;
  row: EntityRow | undefined;
  now: Date;
}

/** What of a record is taken over, what of ours has to be written there, and what only a person can decide. */
export function mergeFields(fields: readonly MappedField[], record: CrmRecord, { connection, link, row, now }: Sides): FieldsMerge {
  const remote = readValues(fields, record);
  const seen = fields.filter((line) => line.field in remote && (line.direction !== 'out' || hasOwnValue(line, link, row)));
  const taken = Object.fromEntries(seen.filter(({ direction }) => direction !== 'out').map(({ field }) => [field, remote[field] ?? null]));
  if (!row) return { ...nothing, take: taken, base: taken };
  if (!connection.isMaster) return fillBlanks(fields, taken, row);
  const changes = changesOf(seen, remote, link, now);
  const isNewlyFlapping = (field: string): boolean => link?.parked[field] === undefined && isFlapping(changes[field] ?? [], now);
  const stateOf = (field: string): FieldState => link?.parked[field] ?? (isNewlyFlapping(field) ? 'flapping' : 'open');
  const merge = mergeRecord(seen.map((line) => toInput(line, { record, link, row, remote: remote[line.field] ?? null, state: stateOf(line.field) })));
  const disputed = new Set(merge.conflicts.map(({ field }) => field));
  const covered = coveredEdits(seen, record, link, row);
  // A field that was mapped since: from now on both sides are known to have begun with nothing.
  const begun = Object.fromEntries(seen.filter(({ field }) => link && !(field in link.human)).map(({ field }) => [field, null]));
  return {
    take: { ...merge.take, ...covered.restore },
    push: { ...merge.push, ...covered.restore },
    base: { ...begun, ...merge.base },
    conflicts: [...merge.conflicts, ...covered.conflicts.filter(({ field }) => !disputed.has(field))],
    settled: seen.filter(({ field }) => link?.parked[field] === 'review' && !disputed.has(field)).map(({ field }) => field),
    flapping: seen
      .filter(({ field }) => isNewlyFlapping(field))
      .map((line) => ({ field: line.field, base: link?.human[line.field] ?? null, local: ownValue(line, row), remote: remote[line.field] ?? null })),
    changes,
    looked: covered.looked,
  };
}

function toInput(
  line: MappedField,
  { record, link, row, remote, state }: { record: CrmRecord; link: Agreed | undefined; row: EntityRow; remote: FieldValue; state: FieldState },
) {
  const editedAt = row.editedAt[line.field];
  return {
    field: line.field,
    shape: line.shape,
    direction: line.direction,
    authority: line.authority,
    state,
    sides: {
      base: link?.human[line.field] ?? null,
      local: ownValue(line, row),
      remote,
      localAt: editedAt === undefined ? null : new Date(editedAt),
      remoteAt: record.changedAt[line.crmField] ?? null,
    },
  };
}

/** Only of fields we have written: others cannot be a quarrel with us. */
function changesOf(
  seen: readonly MappedField[],
  remote: Readonly<Record<string, FieldValue>>,
  link: Agreed | undefined,
  now: Date,
): Record<string, FieldChange[]> {
  const changed = seen.flatMap(({ field, shape }) => {
    const before = link?.changes[field];
    const value = canonical(remote[field] ?? null, shape);
    if (!before || value === canonical(link.human[field] ?? null, shape)) return [];
    return [[field, noteChange(before, { value, at: now })] as const];
  });
  return Object.fromEntries(changed);
}

/** What we never had a value for says nothing about the CRM's. */
const hasOwnValue = (line: MappedField, link: Agreed | undefined, row: EntityRow | undefined): boolean =>
  row !== undefined && (ownValue(line, row) !== null || line.field in (link?.human ?? {}) || row.editedAt[line.field] !== undefined);

/** The other CRM's human fields are the other's business; what nobody knew is welcome. Both sides agree where they say the same, so that this one can become the master. */
function fillBlanks(fields: readonly MappedField[], remote: Readonly<Record<string, FieldValue>>, row: EntityRow): FieldsMerge {
  const take = Object.fromEntries(Object.entries(remote).filter(([field, value]) => value !== null && (row.fields[field] ?? null) === null));
  const isShared = ({ field, shape }: MappedField): boolean =>
    field in remote && sameValue({ ...row.fields, ...take }[field] ?? null, remote[field] ?? null, shape);
  const base = Object.fromEntries(fields.filter(isShared).map(({ field }) => [field, remote[field] ?? null]));
  return { ...nothing, take, base };
}
