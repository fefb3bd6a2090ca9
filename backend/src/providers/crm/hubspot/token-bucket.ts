/** Paces calls of one connection; first come, first served. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;
  #turn: Promise<void> = Promise.resolve();

  constructor(capacity: number, perSecond: number) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#tokens = capacity;
    this.#filledAtMs = performance.now();
  }

  /** Resolves when the caller may go. */
  take(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#next());
    return this.#turn;
  }

  async #next(): Promise<void> {
    this.#refill();
    if (this.#tokens < 1) {
      await new Promise<void>((done) => setTimeout(done, Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000)));
      this.#refill();
    }
    this.#tokens -= 1;
  }

  #refill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + ((now - this.#filledAtMs) / 1000) * this.#perSecond);
    this.#filledAtMs = now;
  }
}
