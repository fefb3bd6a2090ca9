export interface LastKnown {
  /** The step that was next when our fields were written. */
  readonly nextPosition: number;
  readonly steps: number;
  /** The newest mail those fields know of. */
  readonly lastTouchAt: Date | null;
}

/** A CRM keeps instants to the second. */
const PRECISION_MS = 1000;

/**
 * Where to go on: a mail the CRM has that is newer than what our fields knew of is a step that went meanwhile. Past the
 * last step = everything has gone.
 */
export function resumePosition(known: LastKnown, sentAt: readonly Date[]): number {
  const since = known.lastTouchAt === null ? Number.NEGATIVE_INFINITY : known.lastTouchAt.getTime() + PRECISION_MS;
  const unknown = sentAt.filter((at) => at.getTime() >= since).length;
  return Math.min(known.nextPosition + unknown, known.steps + 1);
}
