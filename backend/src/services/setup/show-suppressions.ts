import type { SuppressionList } from '@salesos/shared/api/mail-setup';
import { suppressionWords } from '@salesos/shared/labels/mail-words';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { domainKey } from '#domain/consent/suppression.ts';
import { listSuppressions } from '../consent/list-suppressions.ts';

const SHOWN = 20;

/** Whom nobody writes to, in words, a page at a time; `matching` = only what keeps mail to this address or domain back. */
export async function showSuppressions(
  uow: UnitOfWork,
  { actor, matching, after }: { actor: Actor; matching: string | null; after: string | null },
): Promise<SuppressionList> {
  const sought = matching === null || matching.includes('@') ? matching : (domainKey(matching) ?? matching);
  const { suppressions, next } = await listSuppressions(uow, { actor, after, limit: SHOWN, matching: sought });
  const empty = matching === null ? suppressionWords.none : suppressionWords.noMatch(matching);
  return {
    rows: suppressions.map((one) => ({
      id: one.id,
      value: one.value,
      line: { text: suppressionWords.line(one), at: one.since },
      liftAsk: suppressionWords.liftAsk(one),
    })),
    empty: suppressions.length === 0 ? empty : null,
    next,
  };
}
