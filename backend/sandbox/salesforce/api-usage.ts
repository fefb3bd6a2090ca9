import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { SHARED, type Org } from './org.ts';

const HOUR_MS = 3_600_000;
const PERSIST_EVERY = 100;

interface Usage extends Stored {
  /** [hour of business time, calls] */
  hours: [number, number][];
}

/**
 * Calls of the last 24 hours per org, in business time. Held in memory and stored now and then: a write per call would
 * make every read of the twin a database transaction, and a kill may lose at most PERSIST_EVERY calls.
 */
export class ApiUsage {
  readonly #twin: Twin;
  readonly #usage = new Map<string, { hours: Map<number, number>; unsaved: number }>();

  constructor(twin: Twin) {
    this.#twin = twin;
  }

  /** Counts one call; false when the day's allowance is gone (that call is not counted). */
  spend(org: Org): boolean {
    if (this.used(org) >= org.dailyApiRequests) return false;
    const usage = this.#of(org.id);
    const hour = this.#hour();
    usage.hours.set(hour, (usage.hours.get(hour) ?? 0) + 1);
    usage.unsaved += 1;
    if (usage.unsaved >= PERSIST_EVERY) this.#save(org.id, usage);
    return true;
  }

  used(org: Org): number {
    const { hours } = this.#of(org.id);
    const oldest = this.#hour() - 23;
    let total = 0;
    for (const [hour, calls] of hours) {
      if (hour < oldest) hours.delete(hour);
      else total += calls;
    }
    return total;
  }

  #hour(): number {
    return Math.floor(this.#twin.clock.now().getTime() / HOUR_MS);
  }

  #of(orgId: string): { hours: Map<number, number>; unsaved: number } {
    let usage = this.#usage.get(orgId);
    if (!usage) {
      usage = { hours: new Map(this.#twin.store.get<Usage>(SHARED, 'api_usage', orgId)?.hours), unsaved: 0 };
      this.#usage.set(orgId, usage);
    }
    return usage;
  }

  #save(orgId: string, usage: { hours: Map<number, number>; unsaved: number }): void {
    usage.unsaved = 0;
    this.#twin.store.put<Usage>(SHARED, 'api_usage', { id: orgId, hours: [...usage.hours] });
  }
}
