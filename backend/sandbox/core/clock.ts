/**
 * Business time in the twin. Connected to the product it reads and moves the product's clock through
 * `/internal/clock`; alone it keeps a forward-only offset of its own. Token expiry and signatures use wall time.
 */
export class TwinClock {
  #offsetMs = 0;
  #productUrl: string | null;
  /** How far the vendors' clocks run ahead of the product's; negative = behind. Their `Date` headers say it, too. */
  skewMs = 0;

  constructor(productUrl: string | null = null) {
    this.#productUrl = productUrl;
  }

  connect(productUrl: string): void {
    this.#productUrl = productUrl;
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs + this.skewMs);
  }

  /** Takes over the product's offset. Call at start and after anything else may have moved it. */
  async refresh(): Promise<void> {
    if (!this.#productUrl) return;
    const reply = await fetch(`${this.#productUrl}/internal/clock`);
    if (!reply.ok) throw new Error(`the product's clock answered ${reply.status}`);
    this.#offsetMs = ((await reply.json()) as { offsetMs: number }).offsetMs;
  }

  async advance(ms: number): Promise<void> {
    if (ms < 0) throw new Error('business time only moves forward');
    if (!this.#productUrl) {
      this.#offsetMs += ms;
      return;
    }
    const reply = await fetch(`${this.#productUrl}/internal/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceMs: ms }),
    });
    if (!reply.ok) throw new Error(`the product's clock answered ${reply.status}`);
    this.#offsetMs = ((await reply.json()) as { offsetMs: number }).offsetMs;
  }
}
