import type { EngagementFact } from './fact.ts';
import type { ScoreBase } from './score-base.ts';

export interface DoNotContact {
  readonly because: 'opted_out' | 'asked_to_unsubscribe' | 'not_interested' | 'earlier';
  /** Null when only the consent fields say so; of an earlier refusal the day by which it was known. */
  readonly at: Date | null;
}

/**
 * A refusal stands until a named person opts the contact in again; a later friendly reply does not lift it.
 * `optedOut` is the strictest reading of all consent fields.
 */
export function doNotContact(facts: readonly EngagementFact[], optedOut: boolean, asOf: Date, base: ScoreBase | null = null): DoNotContact | null {
  const past = facts.filter((fact) => fact.occurredAt <= asOf);
  const liftedAt = Math.max(Number.NEGATIVE_INFINITY, ...past.filter((fact) => fact.kind === 'opt_in').map((fact) => fact.occurredAt.getTime()));
  const refusals = past
    .map(refusal)
    .filter((found) => found !== null)
    .filter((found) => found.at.getTime() > liftedAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const first = refusals.find((found) => found.because !== 'not_interested') ?? refusals[0];
  if (first) return first;
  if (optedOut) return { because: 'opted_out', at: null };
  return base?.refused && base.asOf.getTime() > liftedAt ? { because: 'earlier', at: base.asOf } : null;
}

function refusal(fact: EngagementFact): { because: DoNotContact['because']; at: Date } | null {
  if (fact.kind === 'opt_out') return { because: 'opted_out', at: fact.occurredAt };
  if (fact.kind !== 'reply' || fact.actorClass !== 'human') return null;
  if (fact.disposition === 'unsubscribe') return { because: 'asked_to_unsubscribe', at: fact.occurredAt };
  if (fact.disposition === 'negative') return { because: 'not_interested', at: fact.occurredAt };
  return null;
}
