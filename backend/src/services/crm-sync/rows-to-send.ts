import { mayBeSent } from '#domain/crm-sync/refusal.ts';
import type { CrmWrite } from '#ports/crm.ts';
import type { Claimed } from './claim-dirty.ts';
import { type PublishedFields, toOwnedFields } from './owned-fields.ts';
import type { HumanValue } from './human-value.ts';
import type { HumanValues } from './read-before-write.ts';
import type { SentRow } from './write-outcome.ts';

/** What claimed records get: our fields where they differ from what the CRM holds, human fields as they were read and merged. */
export function rowsToSend(claimed: readonly Claimed[], human: HumanValues): SentRow[] {
  return claimed.map((row) => holdBack({ row, changes: difference(row.base, row.fields), human: human.get(row.id) ?? none }));
}

/** What the CRM refused as it is stays here until it changes or somebody asks for it again. */
function holdBack({ row, changes, human }: Pick<SentRow, 'row' | 'changes' | 'human'>): SentRow {
  const may = mayBeSent({ owned: changes, human: human.base }, row.refused);
  return {
    row,
    changes: may.owned ? changes : {},
    human: only(human, may.human),
    isHeldBack: !may.owned || may.held.length > 0,
    held: may.held,
    more: may.more,
  };
}

/** The part of it that is of these fields. */
function only(human: HumanValue, names: readonly string[]): HumanValue {
  const { base, fields, changes, values } = human;
  if (names.length === Object.keys(base).length) return human;
  if (names.length === 0) return none;
  const kept = changes.filter(({ field }) => names.includes(field));
  const pick = <Value>(of: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));
  const theirs = new Set(kept.map(({ crmField }) => crmField));
  return {
    ...human,
    base: pick(base),
    fields: pick(fields),
    changes: kept,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => theirs.has(name))),
  };
}

/** One with nothing that differs costs no call. */
export const isCalledFor = ({ changes, human }: SentRow): boolean => Object.keys(changes).length > 0 || Object.keys(human.values).length > 0;

export function toCrmWrite({ row, changes, human: { values, readAs } }: SentRow): CrmWrite {
  return { externalId: row.crm_id, owned: toOwnedFields(changes), values, unmodifiedSince: Object.keys(values).length > 0 ? readAs : null };
}

const none: HumanValue = { values: {}, base: {}, fields: {}, readAs: null, changes: [] };

const difference = (base: Partial<PublishedFields>, fields: Partial<PublishedFields>): Partial<PublishedFields> =>
  Object.fromEntries(Object.entries(fields).filter(([key, value]) => (base[key as keyof PublishedFields] ?? null) !== value));
