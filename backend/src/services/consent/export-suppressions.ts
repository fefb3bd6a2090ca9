import type { Suppression } from '@salesos/shared/api/suppression';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { audit } from '../request/audit.ts';
import { listSuppressions } from './list-suppressions.ts';

const PAGE = 1_000;

/** As the import takes them, and who put each there. */
export const suppressionColumnNames = ['email', 'domain', 'reason', 'since', 'added_at', 'added_by', 'origin'] as const;

/** The whole list, page by page: each is a unit of its own, and no more than one is held. */
export async function exportSuppressions(
  work: Work,
  { customerId, actor }: { customerId: string; actor: Actor },
): Promise<AsyncIterable<Record<(typeof suppressionColumnNames)[number], string | null>[]>> {
  const read = (after: string | null) => work.withTenant(customerId, (uow) => listSuppressions(uow, { actor, after, limit: PAGE }));
  // Read before anything is answered: who may not is told so.
  let page = await read(null);
  await work.withTenant(customerId, (uow) =>
    audit(uow, actor, { action: 'suppressions.exported', resourceType: 'customer', resourceId: customerId }),
  );
  return (async function* () {
    for (;;) {
      yield page.suppressions.map(toRow);
      if (page.next === null) return;
      page = await read(page.next);
    }
  })();
}

const toRow = ({ kind, value, reason, since, addedAt, addedBy, origin }: Suppression) => ({
  email: kind === 'address' ? value : null,
  domain: kind === 'domain' ? value : null,
  reason,
  since,
  added_at: addedAt,
  added_by: addedBy.name,
  origin,
});
