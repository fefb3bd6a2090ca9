/** Business time (due dates, windows, decay, retention). Machine time (leases, signatures, token expiry) is the wall clock. */
export interface Clock {
  now(): Date;
}

/** Wall time, in milliseconds, for leases, timeouts and signatures. */
export type WallClock = () => number;

/** Outside production business time may be moved, forward only, for every role at once. */
export interface MovableClock extends Clock {
  readonly offsetMs: number;
  advance(ms: number): Promise<void>;
}
