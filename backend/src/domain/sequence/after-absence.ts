const DAY_MS = 86_400_000;
/** Five working days: how long an absence lasts that names no end. */
const UNNAMED_DAYS = 7;
/** Further away than this nobody waits without having looked. */
const FURTHEST_DAYS = 60;

/**
 * When a step goes that is due at `dueAt`, after an answer of `toldAt` that its reader is away: on the day they are back
 * (`awayUntil`, YYYY-MM-DD) at the same time of day. Null = as it was; `too_far` = a person should look.
 */
export function afterAbsence({ dueAt, awayUntil, toldAt }: { dueAt: Date; awayUntil: string | null; toldAt: Date }): Date | null | 'too_far' {
  const back = awayUntil === null ? toldAt.getTime() + UNNAMED_DAYS * DAY_MS : Date.parse(`${awayUntil}T00:00:00Z`) + (dueAt.getTime() % DAY_MS);
  if (back - toldAt.getTime() > FURTHEST_DAYS * DAY_MS) return 'too_far';
  return back <= dueAt.getTime() ? null : new Date(back);
}
