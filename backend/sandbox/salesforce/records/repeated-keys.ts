import { type DmlFailure, refuse } from '../api-fault.ts';
import type { Field } from '../schema/field.ts';
import type { Value } from './row.ts';

/** An upsert is worked off in parts of this size, and only within one a value may not come twice. */
const PART = 200;

const spelled = ({ caseSensitive }: Field, value: Value): string => (caseSensitive ? String(value) : String(value).toLowerCase());

/** Refuses every row whose external id another row of its part has too. */
export function refuseRepeated(key: Field, values: readonly Value[]): (index: number) => DmlFailure | null {
  const seen = new Map<string, number>();
  const placeOf = (index: number, value: Value): string => `${Math.floor(index / PART)} ${spelled(key, value)}`;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const place = placeOf(index, value);
    seen.set(place, (seen.get(place) ?? 0) + 1);
  }
  return (index) => {
    const value = values[index] ?? null;
    if (value === null || (seen.get(placeOf(index, value)) ?? 0) < 2) return null;
    return refuse('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, [key.name]);
  };
}
