import type { LineChange } from '@salesos/shared/api/setup';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { listMapping } from '../crm-sync/list-mapping.ts';
import type { MappingDeps, MappingRef, WishedLine } from '../crm-sync/offered-mapping.ts';
import { ServiceError } from '../service-error.ts';

/** The customer's own lines as they would be with these changes: those saved before, and standard ones that are standard no more. */
export async function changeLines(
  work: Work,
  deps: MappingDeps,
  { changes, ...input }: MappingRef & { actor: Actor; changes: readonly LineChange[] },
): Promise<WishedLine[]> {
  const { lines } = await listMapping(work, deps, input);
  const wanted = new Map(changes.map((change) => [change.field, change]));
  for (const { field } of lines) wanted.delete(field);
  if (wanted.size > 0)
    throw new ServiceError(
      'values_changed',
      `The mapping has no line for ${[...wanted.keys()].join(', ')} any more.`,
      'Nothing was changed. Look again.',
    );
  const byField = new Map(changes.map((change) => [change.field, change]));
  return lines.flatMap(({ field, crmField, direction, authority, transform, shape, isStandard }) => {
    const change = byField.get(field);
    if (isStandard && !change) return [];
    return [{ field, transform, shape, crmField, direction, authority, ...change }];
  });
}
