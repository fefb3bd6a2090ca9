const DAY_MS = 86_400_000;

/** Days are 24 hours: the wall-clock time shifts by an hour over a change to or from summer time. */
export function nextDueAt(delayDays: number, from: Date): Date {
  return new Date(from.getTime() + delayDays * DAY_MS);
}

/** When each step would go if each is sent the moment it is due; a step's delay counts from the one before, the first one's from `start`. */
export function plannedDates(steps: readonly { readonly delayDays: number }[], start: Date): Date[] {
  let at = start;
  return steps.map((step) => {
    at = nextDueAt(step.delayDays, at);
    return at;
  });
}
