/** A vendor's clock as its answers tell it by their `Date`: what happened there is asked for by this one, and ours may run before or behind it. */
export class ToldClock {
  #aheadMs: number | null = null;

  hear(date: string | null | undefined): void {
    const at = Date.parse(date ?? '');
    if (!Number.isNaN(at)) this.#aheadMs = at - Date.now();
  }

  /** Null = it has not told yet. */
  now(): Date | null {
    return this.#aheadMs === null ? null : new Date(Date.now() + this.#aheadMs);
  }
}
