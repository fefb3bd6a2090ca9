import type { CardOutcome } from './cardOutcome';

const POLL_MS = 15_000;

/** What every card of one record on the page listens to: one fetch, repeated gently while the page is looked at. */
export class CardFeed {
  private readonly fetch: () => Promise<CardOutcome>;
  private readonly listeners = new Set<(outcome: CardOutcome) => void>();
  private latest: CardOutcome | null = null;
  private pending: Promise<void> | null = null;
  /** Rises with every action: an answer to an earlier question must not overwrite what the action brought. */
  private epoch = 0;
  private held = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly onLook = () => {
    if (document.visibilityState === 'visible') void this.refresh();
  };

  constructor(fetch: () => Promise<CardOutcome>) {
    this.fetch = fetch;
  }

  add(listener: (outcome: CardOutcome) => void): void {
    this.listeners.add(listener);
    if (this.latest) listener(this.latest);
    if (this.listeners.size === 1) this.start();
  }

  /** Returns how many still listen. */
  remove(listener: (outcome: CardOutcome) => void): number {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.stop();
    return this.listeners.size;
  }

  refresh(): Promise<void> {
    if (this.held > 0) return Promise.resolve();
    if (this.pending) return this.pending;
    const pending = this.load().finally(() => {
      if (this.pending === pending) this.pending = null;
    });
    this.pending = pending;
    return pending;
  }

  /** An action is under way: what is read meanwhile may be from before it. */
  hold(): void {
    this.held += 1;
    this.epoch += 1;
  }

  release(outcome: CardOutcome | null): void {
    this.held -= 1;
    this.epoch += 1;
    this.pending = null;
    if (outcome) this.publish(outcome);
    else void this.refresh();
  }

  private async load(): Promise<void> {
    const epoch = this.epoch;
    const outcome = await this.fetch();
    if (epoch === this.epoch) this.publish(outcome);
  }

  private publish(outcome: CardOutcome): void {
    this.latest = outcome;
    for (const listener of this.listeners) listener(outcome);
  }

  private start(): void {
    // A card cannot be pushed to without spending the org's event allocation, so it asks while it is looked at.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.timer = setInterval(this.onLook, POLL_MS);
    window.addEventListener('focus', this.onLook);
    document.addEventListener('visibilitychange', this.onLook);
    void this.refresh();
  }

  private stop(): void {
    clearInterval(this.timer);
    window.removeEventListener('focus', this.onLook);
    document.removeEventListener('visibilitychange', this.onLook);
  }
}
