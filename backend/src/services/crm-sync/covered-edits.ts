import { sameValue } from '#domain/crm-sync/canonical.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { FieldConflict } from '#domain/crm-sync/merge-record.ts';
import { judgeCovered, overwritten } from '#domain/crm-sync/write-window.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from './entities.ts';
import type { Agreed } from './links.ts';
import type { MappedField } from './load-mapping.ts';
import { ownValue, readValue } from './read-values.ts';

export interface CoveredEdits {
  conflicts: FieldConflict[];
  /** Values to be put back. */
  restore: Record<string, FieldValue>;
  /** Fields whose last write was seen in the history: nothing of it is open any more. */
  looked: string[];
}

/**
 * Somebody may have entered a value between our reading and our writing. Where the CRM keeps a history, the entry before
 * ours tells; nobody's value goes without a trace. Both values are kept; who wins is the line's rule, and where a person
 * would have to be asked, what was written stays.
 */
export function coveredEdits(fields: readonly MappedField[], record: CrmRecord, link: Agreed | undefined, row: EntityRow): CoveredEdits {
  const found: CoveredEdits = { conflicts: [], restore: {}, looked: [] };
  for (const line of fields) {
    const written = link?.written[line.field];
    const history = record.history?.[line.crmField];
    if (!written || !history) continue;
    const values = history.map(({ value, at }) => ({ value: readValue(line, { [line.crmField]: value }) ?? null, at, isOwn: false }));
    const readAt = new Date(written.readAt);
    const own = values.find(({ value, at }) => at > readAt && sameValue(value, written.sent, line.shape));
    if (!own) continue;
    found.looked.push(line.field);
    const others = values.filter(({ value }) => !sameValue(value, written.sent, line.shape));
    const covered = overwritten(others, readAt, own.at);
    const verdict =
      covered === null ? null : judgeCovered({ base: written.base, sent: written.sent, sentAt: own.at, covered }, line.shape, line.authority);
    if (covered === null || verdict?.kind !== 'conflict') continue;
    const isLast =
      values[0] !== undefined && sameValue(values[0].value, written.sent, line.shape) && sameValue(ownValue(line, row), written.sent, line.shape);
    const isRestored = verdict.resolution === 'remote' && isLast && line.direction === 'both';
    if (isRestored) found.restore[line.field] = covered.value;
    found.conflicts.push({
      field: line.field,
      resolution: isRestored ? 'remote' : 'local',
      base: written.base,
      local: written.sent,
      remote: covered.value,
    });
  }
  return found;
}
