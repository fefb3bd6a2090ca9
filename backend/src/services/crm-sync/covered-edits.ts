import { sameValue } from '#domain/crm-sync/canonical.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { storableText } from '#domain/crm-sync/storable-text.ts';
import type { FieldConflict } from '#domain/crm-sync/merge-record.ts';
import { type HistoricValue, judgeCovered, overwritten } from '#domain/crm-sync/write-window.ts';
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

/** In our terms where it is readable: else it has no counterpart on our side, and is what the CRM says. */
type Entry = HistoricValue & { isReadable: boolean };

function toEntry(line: MappedField, { value, at }: { value: FieldValue; at: Date }): Entry {
  const read = readValue(line, { [line.crmField]: value });
  return { value: read === undefined ? kept(value) : read, at, isReadable: read !== undefined };
}

const kept = (value: FieldValue): FieldValue => (typeof value === 'string' ? storableText(value) : value);

/** What has no counterpart on our side cannot be put back through our field. */
const UNREADABLE = { kind: 'conflict', resolution: 'local' } as const;

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
    const values = history.map((told) => toEntry(line, told));
    const isSent = ({ value, isReadable }: Entry): boolean => isReadable && sameValue(value, written.sent, line.shape);
    const readAt = new Date(written.readAt);
    const own = values.find((entry) => entry.at > readAt && isSent(entry));
    if (!own) continue;
    found.looked.push(line.field);
    const others = values.filter((entry) => !isSent(entry));
    const covered = overwritten(others, readAt, own.at);
    if (covered === null) continue;
    const { base, sent } = written;
    const verdict = covered.isReadable ? judgeCovered({ base, sent, sentAt: own.at, covered }, line.shape, line.authority) : UNREADABLE;
    if (verdict.kind !== 'conflict') continue;
    const isLast = values[0] !== undefined && isSent(values[0]) && sameValue(ownValue(line, row), sent, line.shape);
    const isRestored = verdict.resolution === 'remote' && isLast && line.direction === 'both';
    if (isRestored) found.restore[line.field] = covered.value;
    found.conflicts.push({
      field: line.field,
      resolution: isRestored ? 'remote' : 'local',
      base,
      local: sent,
      remote: covered.value,
    });
  }
  return found;
}
