import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { noteRefused, type Refused } from '#domain/crm-sync/refusal.ts';
import type { RowResult } from '#ports/crm.ts';
import type { Claimed } from './claim-dirty.ts';
import type { HumanValue } from './human-value.ts';
import type { PublishedFields } from './owned-fields.ts';

export interface SentRow {
  row: Claimed;
  changes: Partial<PublishedFields>;
  human: HumanValue;
  /** Some of it was refused before and not sent again. */
  isHeldBack: boolean;
  /** Human fields of that. */
  held: readonly string[];
  /** Human fields that were refused together are still to be tried, one by one. */
  more: boolean;
}

/** What becomes of a record that was to be written. Success takes back what was refused, as far as it was sent this time. */
export function outcomeOf({ row, changes, human, isHeldBack, held, more }: SentRow, result: RowResult | undefined) {
  const failure = result?.failure ?? null;
  // What the CRM has no field for was not written: no side agreed on anything there.
  const { owned = [], values = [] } = result?.leftOut ?? {};
  const kept = Object.entries(human.fields).filter(([, { crmField }]) => !values.includes(crmField));
  const isRefusal = failure !== null && failure.permanent && !failure.gone;
  const afterRefusal = isRefusal ? noteRefused({ owned: changes, human: human.base, more }, row.refused) : null;
  const refused: Refused = afterRefusal?.refused ?? (failure === null ? stillRefused(row, { isHeldBack, held, more, changes }) : row.refused);
  return {
    id: row.id,
    generation: row.generation,
    changes: Object.fromEntries(Object.entries(changes).filter(([field]) => !owned.includes(field))),
    human: Object.fromEntries(kept.map(([field]) => [field, human.base[field] ?? null])),
    noted: Object.fromEntries(kept.map(([field, { changes: noted }]) => [field, noted])),
    written: Object.fromEntries(kept.flatMap(([field, { written }]) => (written ? [[field, written]] : []))),
    code: failure?.code ?? null,
    message: failure?.message ?? null,
    cause: failure === null ? null : causeOf(failure.code, failure.message).key,
    // Gone, or merged, or back again: reading tells, and until then it is owed.
    again: failure !== null && (failure.gone || !failure.permanent),
    alone: afterRefusal?.alone ?? (failure === null && more),
    refused,
    stays: failure === null && Object.keys(refused).length > 0,
  };
}

export type Outcome = ReturnType<typeof outcomeOf>;

/** What its link gets of it, without what is empty: most records of a batch have nothing to say but what was written. */
export function toSaid({ id, changes, generation: _generation, again: _again, alone: _alone, ...rest }: Outcome): Partial<Outcome> {
  const said = Object.entries(rest).filter(([, value]) =>
    typeof value === 'object' ? value !== null && Object.keys(value).length > 0 : value !== false,
  );
  return { id, changes, ...Object.fromEntries(said) };
}

/**
 * The CRM may have made something else of a human value, or somebody wrote it in the same instant: it is read again. So is
 * a record that cannot be found: whether it was deleted, merged or brought back meanwhile, only reading tells.
 */
export function isToBeRead({ human }: SentRow, result: RowResult | undefined): boolean {
  const failure = result?.failure ?? null;
  return failure?.gone === true || (Object.keys(human.values).length > 0 && failure?.permanent !== true);
}

/** A write that did not look at human fields says nothing of them. */
function stillRefused(
  { human, refused }: Claimed,
  { isHeldBack, held, more, changes }: Pick<SentRow, 'isHeldBack' | 'held' | 'more' | 'changes'>,
): Refused {
  const kept = Object.entries(refused.human ?? {}).filter(([name]) => !human || held.includes(name));
  const keepsOwned = refused.owned !== undefined && isHeldBack && Object.keys(changes).length === 0;
  return {
    ...(kept.length > 0 ? { human: Object.fromEntries(kept) } : {}),
    ...(refused.suspects !== undefined && (!human || more) ? { suspects: refused.suspects } : {}),
    ...(keepsOwned ? { owned: refused.owned } : {}),
  };
}
