import { refuse } from '../api-fault.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { isLive } from './row.ts';
import { rowsNamed } from './rows-named.ts';

/** Parents named by an external id instead of their own. */
export function resolveParents({ twin, org }: PlatformWriter, assignments: readonly Assignment[]): Assignment[] {
  return assignments.map((assignment) => {
    const { via, field } = assignment;
    if (!via) return assignment;
    const found = rowsNamed(twin, org.id, via.object, via.key, via.value).filter(isLive);
    const [only] = found;
    if (found.length > 1)
      throw refuse(
        'DUPLICATE_EXTERNAL_ID',
        `${via.key.name}: more than one record found for external id field: [${found.map(({ id }) => id).join(', ')}]`,
        [via.key.name],
      );
    if (!only) throw refuse('INVALID_FIELD', `Foreign key external ID: ${via.value} not found for field ${via.key.name} in entity ${via.object}`);
    return { field, value: only.id };
  });
}
