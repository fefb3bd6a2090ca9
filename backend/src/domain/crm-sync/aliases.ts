/** Loser of a merge → the record it went into, as the CRM said it. */
export type Aliases = ReadonlyMap<string, string>;

export type AliasResult = { readonly ok: true; readonly aliases: Aliases } | { readonly ok: false; readonly reason: 'cycle' | 'already_merged' };

/** The live record an id stands for today; an id nobody merged stands for itself. */
export function resolve(aliases: Aliases, id: string): string {
  let live = id;
  // `addAlias` makes no cycle; the bound is for tables that came from elsewhere.
  for (let steps = 0; steps <= aliases.size; steps += 1) {
    const next = aliases.get(live);
    if (next === undefined) return live;
    live = next;
  }
  throw new RangeError('aliases in a circle');
}

/** Merges may be heard of in any order and more than once. */
export function addAlias(aliases: Aliases, loser: string, winner: string): AliasResult {
  const live = resolve(aliases, winner);
  if (live === loser) return { ok: false, reason: 'cycle' };
  if (aliases.has(loser)) return resolve(aliases, loser) === live ? { ok: true, aliases } : { ok: false, reason: 'already_merged' };
  return { ok: true, aliases: new Map([...aliases, [loser, winner]]) };
}
