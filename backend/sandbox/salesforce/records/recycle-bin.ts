import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { schemaOf, type Org } from '../org.ts';
import { toStamp } from '../stamp.ts';
import type { Records } from './records.ts';
import { isLive, type Row } from './row.ts';

interface LastPurge extends Stored {
  at: string;
}

/** Empties the recycle bin of one object, or of all; what was in it is gone from every answer. */
export function emptyRecycleBin(records: Records, object: string | null): number {
  let count = 0;
  for (const definition of schemaOf(records.org).objects) {
    if (object !== null && definition.name !== object) continue;
    const gone = records.twin.store.all<Row>(records.org.id, definition.name).filter((row) => !isLive(row));
    for (const { id } of gone) records.purge(definition, id);
    if (gone.length > 0) rememberPurge(records.twin, records.org, definition.name);
    count += gone.length;
  }
  return count;
}

export function rememberPurge(twin: Twin, org: Org, object: string): void {
  twin.store.put<LastPurge>(org.id, 'last_purge', { id: object, at: toStamp(twin.clock.now()) });
}

/** When a record of this object was last removed for good. */
export function lastPurge(twin: Twin, org: Org, object: string): string | null {
  return twin.store.get<LastPurge>(org.id, 'last_purge', object)?.at ?? null;
}
