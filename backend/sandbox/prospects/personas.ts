import type { Act } from './react.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

export interface TimedAct extends Act {
  /** After the mail arrived. */
  afterMs: number;
}

export const PERSONAS = {
  /** Reads, looks, and wants to talk. */
  engaged: [
    { afterMs: 17 * MINUTE_MS, verb: 'open' },
    { afterMs: 19 * MINUTE_MS, verb: 'click' },
    { afterMs: 120 * MINUTE_MS, verb: 'reply', disposition: 'positive' },
  ],
  /** Nobody ever looks; only the machines on the way do. */
  machine_only: [
    { afterMs: SECOND_MS, verb: 'scanner_burst' },
    { afterMs: 4 * SECOND_MS, verb: 'apple_prefetch' },
  ],
  /** Reads once and wants no more. */
  unsubscriber: [
    { afterMs: 40 * MINUTE_MS, verb: 'open' },
    { afterMs: 41 * MINUTE_MS, verb: 'unsubscribe' },
  ],
} as const satisfies Record<string, readonly TimedAct[]>;

export type Persona = keyof typeof PERSONAS;
